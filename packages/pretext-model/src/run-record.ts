import { isDeepStrictEqual } from 'node:util';
import { type Preprocessing, preprocessingProblem } from '@ecg-affect/ecg-signal';
import { problemOf } from '@ecg-affect/errors';
import type { TrainStepResult, WeightsKind } from '@ecg-affect/network';
import { least } from 'd3-array';
import { z } from 'zod';
import { pretrainConfigurationSchema } from './configuration.js';
import { taskScoresSchema } from './task-scores.js';
import type { WindowSource } from './window-source.js';

const count = z.int().nonnegative();

/** Scores on the held-out subjects, without dropout. */
const heldOutSchema = z.object({
  /** By task; empty where no subject was held out. */
  heldOut: z.record(z.string(), taskScoresSchema),
  /** Of all tasks, weighted as in training; null where no subject was held out, and in runs of before it was recorded. */
  heldOutLoss: z.number().nullable().default(null),
});
/** As {@link heldOutSchema} has it. */
export type HeldOutScores = z.infer<typeof heldOutSchema>;

const epochSchema = heldOutSchema.extend({
  /** From 1. */
  epoch: count,
  /** Steps taken at its end. */
  step: count,
  /** Mean over its signals. */
  loss: z.number(),
  /** By task: mean cross-entropy over its signals, with dropout. */
  losses: z.record(z.string(), z.number()),
  /** Scores of the averaged weights; null where the run keeps none. */
  average: heldOutSchema.nullable().default(null),
  /** Seconds it took, and the signals (network rows: windows and transformed copies) trained on in each of them. */
  seconds: z.number(),
  signalsPerSecond: z.number(),
});
/** What one finished epoch came to. */
export type EpochRecord = z.infer<typeof epochSchema>;

const dataSchema = z.object({
  path: z.string(),
  fingerprint: z.string(),
  rows: count,
  synthetic: z.boolean(),
  /** By subject: how many windows. */
  subjects: z.record(z.string(), count),
});

/** Sums over the epoch that is under way. */
const sumsSchema = z.object({
  signals: count,
  seconds: z.number(),
  loss: z.number(),
  losses: z.record(z.string(), z.number()),
});
export type EpochSums = z.infer<typeof sumsSchema>;

/** `run.json` of a pre-training checkpoint (the network description beside it is the checkpoint's own). */
export const runRecordSchema = z.object({
  kind: z.literal('pretext'),
  engine: z.string(),
  // Runs of before these settings scored all windows of the held-out subjects, and ended in their last checkpoint.
  configuration: pretrainConfigurationSchema.extend({
    heldOutWindows: pretrainConfigurationSchema.shape.heldOutWindows.unwrap().default(null),
    keep: pretrainConfigurationSchema.shape.keep.unwrap().default('last'),
  }),
  preprocessing: z.custom<Preprocessing>((value) => preprocessingProblem(value) === undefined, {
    error: ({ input }) => preprocessingProblem(input),
  }),
  data: z.array(dataSchema),
  /** Subjects that the network was not trained on. */
  heldOutSubjects: z.array(z.string()),
  epochs: z.array(epochSchema),
  current: sumsSchema,
  /** In an encoder's own files only: which of the run's weights they hold. */
  weights: z.enum(['last', 'average']).optional(),
});
/** What a checkpoint says of its run; see {@link runRecordSchema}. */
export type RunRecord = z.infer<typeof runRecordSchema>;

/** The sums before an epoch's first step. */
export const NO_SUMS: EpochSums = { signals: 0, seconds: 0, loss: 0, losses: {} };

/** What a record says of its data. */
export function describeSources(sources: readonly WindowSource[]): RunRecord['data'] {
  return sources.map(({ path, fingerprint, rows, synthetic, subjects }) => {
    const windows: Record<string, number> = {};
    for (const subject of subjects) windows[subject] = (windows[subject] ?? 0) + 1;
    return { path, fingerprint, rows, synthetic, subjects: windows };
  });
}

/** The record after one more step on `signals` signals. */
export function addStep(
  record: RunRecord,
  { loss, losses }: Pick<TrainStepResult, 'loss' | 'losses'>,
  signals: number,
  seconds: number,
): RunRecord {
  const { current } = record;
  return {
    ...record,
    current: {
      signals: current.signals + signals,
      seconds: current.seconds + seconds,
      loss: current.loss + signals * loss,
      losses: Object.fromEntries(
        Array.from(losses, ([task, value]) => [task, (current.losses[task] ?? 0) + signals * value]),
      ),
    },
  };
}

/** The record after the last step of an epoch. */
export function finishEpoch(
  record: RunRecord,
  step: number,
  scores: HeldOutScores,
  average: HeldOutScores | null,
): RunRecord {
  const { signals, seconds, loss, losses } = record.current;
  const epoch: EpochRecord = {
    epoch: record.epochs.length + 1,
    step,
    loss: loss / signals,
    losses: Object.fromEntries(Object.entries(losses).map(([task, sum]) => [task, sum / signals])),
    ...scores,
    average,
    seconds,
    signalsPerSecond: signals / seconds,
  };
  return { ...record, epochs: [...record.epochs, epoch], current: NO_SUMS };
}

/** Scores of an epoch's better weights: of the average, where its held-out loss is less. */
export function betterScores(epoch: EpochRecord): HeldOutScores {
  return betterWeights(epoch) === 'average' && epoch.average ? epoch.average : epoch;
}

/** Which weights have the lower held-out loss after an epoch; the last ones where there is no average, or nobody was held out. */
export function betterWeights({ heldOutLoss, average }: EpochRecord): WeightsKind {
  const of = average?.heldOutLoss ?? Number.POSITIVE_INFINITY;
  return of < (heldOutLoss ?? Number.NEGATIVE_INFINITY) ? 'average' : 'last';
}

/** The epoch after which the held-out loss was least, be it of the average, from 1, the first of equals; undefined where nobody was held out, or none is over. */
export function bestEpoch({ epochs }: { readonly epochs: readonly EpochRecord[] }): number | undefined {
  return least(
    epochs.filter(({ heldOutLoss }) => heldOutLoss !== null),
    (epoch) => betterScores(epoch).heldOutLoss ?? undefined,
  )?.epoch;
}

/** Whether the held-out loss has not fallen for as many epochs as the run waits. */
export function hasRunOutOfPatience({ configuration, epochs }: RunRecord): boolean {
  const best = bestEpoch({ epochs });
  return configuration.patience !== null && best !== undefined && epochs.length - best >= configuration.patience;
}

/**
 * Checks the record of a checkpoint.
 * @param path of the checkpoint, for the message
 * @throws Error when it is no record of a pre-training run
 */
export function parseRunRecord(run: unknown, path: string): RunRecord {
  const parsed = runRecordSchema.safeParse(run);
  if (parsed.success) return parsed.data;
  throw new Error(`${path} is not a checkpoint of a pre-training run: ${problemOf(parsed.error)}`);
}

/**
 * Makes sure that going on from `before` under the settings of `now` gives what an undisturbed run would have given; only `epochs` may differ, and
 * that not where the learning rate falls over all of them.
 * @throws Error naming the first difference
 */
export function assertResumable(before: RunRecord, now: RunRecord, path: string): void {
  const differ = (what: string, was: unknown, is: unknown): never => {
    throw new Error(`cannot resume ${path}: ${what} was ${JSON.stringify(was)} and is now ${JSON.stringify(is)}`);
  };
  if (before.engine !== now.engine) differ('the engine', before.engine, now.engine);
  const fixed = now.configuration.learningRate.schedule === 'cosine' && now.configuration.steps === undefined;
  const settings = { ...now.configuration, ...(!fixed && { epochs: before.configuration.epochs }) };
  for (const [name, is] of Object.entries(settings)) {
    const was: unknown = before.configuration[name as keyof typeof settings];
    if (!isDeepStrictEqual(was, is)) differ(name, was, is);
  }
  if (before.data.length !== now.data.length) differ('the number of stores', before.data.length, now.data.length);
  for (const [index, { path: store, fingerprint }] of now.data.entries()) {
    const was = before.data[index].fingerprint;
    if (was !== fingerprint) differ(`the content of ${store}`, was, fingerprint);
  }
  if (!isDeepStrictEqual(before.heldOutSubjects, now.heldOutSubjects)) {
    differ('who is held out', before.heldOutSubjects, now.heldOutSubjects);
  }
}
