import { groupKFold, leaveOneSubjectOut, paperKFold, type Split, withinSubject } from '@ecg-affect/evaluation';
import type { Random } from '@ecg-affect/random';
import type { LabelledStore } from '../labelled-windows.js';

/** How windows are divided into folds. */
export type Protocol =
  | { readonly kind: 'loso' | 'within-subject' }
  | { readonly kind: 'group-kfold' | 'paper-kfold'; readonly folds: number };

/**
 * Reads a protocol as it is typed: `loso`, `within-subject`, `group-kfold:K` or `paper-kfold:K`.
 * @throws RangeError when it is none of these
 */
export function parseProtocol(text: string): Protocol {
  if (text === 'loso' || text === 'within-subject') return { kind: text };
  const [, kind, folds] = /^(group-kfold|paper-kfold):(\d+)$/.exec(text) ?? [];
  if (kind === 'group-kfold' || kind === 'paper-kfold') return { kind, folds: Number(folds) };
  throw new RangeError(`expected loso, within-subject, group-kfold:K or paper-kfold:K, found '${text}'`);
}

/** A protocol as it is typed. */
export function protocolText(protocol: Protocol): string {
  return 'folds' in protocol ? `${protocol.kind}:${protocol.folds}` : protocol.kind;
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
    case 'group-kfold':
      return groupKFold(windows.subject, protocol.folds, random);
    case 'paper-kfold':
      return paperKFold(windows.labels.length, protocol.folds, random);
  }
}
