import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FoldPredictions, type Method, predictFold } from '@ecg-affect/evaluation';
import { replaceFile } from '@ecg-affect/files';
import { type Attempt, defineJob, type JobDescription } from '@ecg-affect/jobs';
import { Random } from '@ecg-affect/random';
import type { DividedStore } from '../evaluation/divide.js';
import { headUnder } from '../evaluation/protocol.js';
import { isTrainedWhole, methodsOfLine, sourcesOfLine } from '../methods/lines.js';
import type { OpenedStore } from '../stores/opened-store.js';
import { type FeaturesJob, type FoldJob, foldSchema } from './descriptions.js';
import { readFeatures } from './features.js';
import type { JobContext } from './job-context.js';
import { encoderOf, needsOfEncoder } from './pretrain.js';

const FILE = 'fold.json';
/** Signals' worth of starting a job and fitting small classifiers. */
const LEAST_COST = 30;

/** What the methods of a line said in one fold. */
export type FoldResult = readonly {
  readonly name: string;
  readonly classifier: string;
  readonly baseline: boolean;
  readonly draws: boolean;
  readonly predictions: FoldPredictions;
}[];

/** The methods of one line, trained and tested in one fold. */
export const foldJob = defineJob({
  kind: 'fold',
  schema: foldSchema,
  needs: (job) => (isTrainedWhole(job.line) ? needsOfEncoder(job.encoder) : featuresRead(job)),
  cost: async ({ store, line, training: { epochs = 200 } }, context: JobContext) => {
    // Once to find the number of epochs, once more for as many on all training subjects.
    return isTrainedWhole(line) ? 2 * epochs * (await context.open(store)).rows : LEAST_COST;
  },
  run: async (job, { folder, context, resultOf, signal, onProgress }: Attempt<JobContext>) => {
    const opened = await context.open(job.store);
    const divided = await context.divide(job);
    const methods = await methodsOfFold(job, opened, divided, resultOf);
    const { labelled, split } = divided;
    const fold = split.folds.find(({ name }) => name === job.fold);
    if (fold === undefined) throw new Error(`${job.division.protocol} of ${job.store.path} has no fold '${job.fold}'`);
    const result: FoldResult[number][] = [];
    for (const [done, method] of methods.entries()) {
      signal.throwIfAborted();
      onProgress(done / methods.length, method.name);
      result.push({
        name: method.name,
        classifier: method.classifier.name,
        baseline: method.baseline ?? false,
        draws: method.draws ?? false,
        predictions: await predictFold(method, labelled.windows, fold, new Random(job.seed)),
      });
    }
    await replaceFile(join(folder, FILE), `${JSON.stringify(result)}\n`);
  },
});

/** The methods of a fold's line, with the features that its jobs made. */
export async function methodsOfFold(
  job: FoldJob,
  opened: OpenedStore,
  { labelled }: DividedStore,
  resultOf: (job: JobDescription) => string,
): Promise<Method[]> {
  const { line, bySubject, encoder, division, training, seed, repetition } = job;
  const methods = await methodsOfLine(line, {
    labelled,
    windowSeconds: opened.store.metadata.preprocessing.windowSeconds,
    bySubject,
    seed,
    head: headUnder(division.protocol, training.head),
    epochs: training.epochs,
    dense: training.dense ?? true,
    features: async (of) => readFeatures(resultOf(featuresOf(job, of))),
    pooling: job.pooling,
    encoder: async () => encoderOf({ encoder: required(encoder, line), pooling: job.pooling }, opened, resultOf),
  });
  return repetition ? methods.filter(({ draws }) => draws) : methods;
}

/** Reads what the job wrote. */
export async function readFold(folder: string): Promise<FoldResult> {
  return JSON.parse(await readFile(join(folder, FILE), 'utf8')) as FoldResult;
}

function featuresRead(job: FoldJob): FeaturesJob[] {
  const sources = sourcesOfLine(job.line);
  if (sources !== undefined) return sources.map((source) => featuresOf(job, source));
  switch (job.line) {
    case 'frozen':
      return [featuresOf(job, 'encoder'), featuresOf(job, 'hrv')];
    case 'taps':
    case 'random':
      return [featuresOf(job, job.line)];
    case 'hrv':
      return [featuresOf(job, 'hrv'), featuresOf(job, 'hrv60')];
    case 'majority':
      return [];
    default:
      return [featuresOf(job, 'hrv')];
  }
}

function featuresOf(
  { version, store, selection, encoder, pooling, seed, line }: FoldJob,
  of: FeaturesJob['of']['kind'],
): FeaturesJob {
  const common = { kind: 'features', version, store, selection } as const;
  switch (of) {
    case 'encoder':
    case 'taps':
      return { ...common, of: { kind: of, encoder: required(encoder, line), ...(pooling && { pooling }) } };
    case 'random':
      return { ...common, of: { kind: of, seed, ...(pooling && { pooling }) } };
    case 'hrv':
    case 'hrv60':
      return { ...common, of: { kind: of } };
  }
}

function required<T>(encoder: T | undefined, line: string): T {
  if (encoder === undefined) throw new RangeError(`line ${line} needs an encoder`);
  return encoder;
}
