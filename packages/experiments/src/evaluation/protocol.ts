import type { HeadName } from '@ecg-affect/emotion-head';
import {
  groupKFold,
  leaveOneSessionOut,
  leaveOneSubjectAndSessionOut,
  leaveOneSubjectOut,
  paperKFold,
  type Split,
  withinSubject,
} from '@ecg-affect/evaluation';
import type { Random } from '@ecg-affect/random';
import type { LabelledStore } from '../labelled-windows.js';

const WITHOUT_FOLDS = ['loso', 'within-subject', 'leave-one-session-out', 'loso-unseen-sessions'] as const;
const WITH_FOLDS = ['group-kfold', 'paper-kfold'] as const;

/** How windows are divided into folds. */
export type Protocol =
  | { readonly kind: (typeof WITHOUT_FOLDS)[number] }
  | { readonly kind: (typeof WITH_FOLDS)[number]; readonly folds: number };

/** Protocols as they are typed. */
export const PROTOCOLS: readonly string[] = [...WITHOUT_FOLDS, ...WITH_FOLDS.map((kind) => `${kind}:K`)];

/**
 * Reads a protocol as it is typed: one of `PROTOCOLS`.
 * @throws RangeError when it is none of these
 */
export function parseProtocol(text: string): Protocol {
  const [, name, folds] = /^(.*?)(?::(\d+))?$/.exec(text) ?? [];
  const whole = WITHOUT_FOLDS.find((kind) => kind === text);
  if (whole !== undefined) return { kind: whole };
  const divided = WITH_FOLDS.find((kind) => kind === name);
  if (divided !== undefined && folds !== undefined) return { kind: divided, folds: Number(folds) };
  throw new RangeError(`expected ${PROTOCOLS.slice(0, -1).join(', ')} or ${PROTOCOLS.at(-1)}, found '${text}'`);
}

/** A protocol as it is typed. */
export function protocolText(protocol: Protocol): string {
  return 'folds' in protocol ? `${protocol.kind}:${protocol.folds}` : protocol.kind;
}

/**
 * The paper's head that is trained, as the paper trains it: the one asked for, and under the paper's protocol the one with its usual layers.
 * Undefined: a dense head that is stopped early.
 */
export function headUnder(protocol: string, head: HeadName | undefined): HeadName | undefined {
  return head ?? (parseProtocol(protocol).kind === 'paper-kfold' ? 'wesad' : undefined);
}

/**
 * @param windowSeconds length of a window, s
 * @throws RangeError when the windows cannot be divided so
 */
export function splitOf(protocol: Protocol, { windows }: LabelledStore, windowSeconds: number, random: Random): Split {
  switch (protocol.kind) {
    case 'loso':
      return leaveOneSubjectOut(windows.subject);
    case 'within-subject':
      return withinSubject(windows, { windowSeconds });
    case 'leave-one-session-out':
      return leaveOneSessionOut(windows);
    case 'loso-unseen-sessions':
      return leaveOneSubjectAndSessionOut(windows);
    case 'group-kfold':
      return groupKFold(windows.subject, protocol.folds, random);
    case 'paper-kfold':
      return paperKFold(windows.labels.length, protocol.folds, random);
  }
}
