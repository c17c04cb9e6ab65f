import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type EvaluationResult,
  FORMAT_VERSION,
  type Fold,
  leakageStatement,
  type MethodResult,
  type PredictedMethod,
  scoreEvaluation,
} from '@ecg-affect/evaluation';
import { replaceFile } from '@ecg-affect/files';
import { type Attempt, defineJob, jobName } from '@ecg-affect/jobs';
import { headUnder } from '../evaluation/protocol.js';
import {
  calibrationSecondsOf,
  isBaseline,
  isDrawn,
  isTrainedWhole,
  isUntrained,
  type Line,
  needsEncoder,
  poolingOfLine,
} from '../methods/lines.js';
import { shownPath } from '../pretrained.js';
import { softwareVersions } from '../software.js';
import { type EncoderReference, type EvaluationJob, evaluationSchema, type FoldJob } from './descriptions.js';
import { type FoldResult, readFold } from './fold.js';
import type { JobContext } from './job-context.js';
import { withSeed } from './pretrain.js';

const FILE = 'result.json';
const SUMMARY = 'summary.json';
const COST = 100;

/** The scores of an evaluation, from what all lines said in all folds. */
export const evaluationJob = defineJob({
  kind: 'evaluation',
  schema: evaluationSchema,
  needs: async (job, context: JobContext) => {
    const { labelled, split } = await context.divide(job);
    return split.folds.flatMap((fold) =>
      foldsOf(job, fold, labelled.windows.subject).flatMap((line) => repetitionsOf(line, job)),
    );
  },
  cost: () => COST,
  run: async (job, { folder, context, resultOf }: Attempt<JobContext>) => {
    const { labelled, split, random } = await context.divide(job);
    const opened = await context.open(job.store);
    // [folds][lines][seeds]
    const results: { readonly seed: number; readonly methods: FoldResult }[][][] = [];
    for (const fold of split.folds) {
      const lines = foldsOf(job, fold, labelled.windows.subject);
      const read = async (repetition: FoldJob) => ({
        seed: repetition.seed,
        methods: await readFold(resultOf(repetition)),
      });
      results.push(await Promise.all(lines.map((line) => Promise.all(repetitionsOf(line, job).map(read)))));
    }
    const methods = results[0].flatMap((repetitions, line) =>
      repetitions[0].methods.map(({ name, classifier, baseline, draws }): PredictedMethod => {
        // What another seed does not change is in the first repetition alone.
        const seeds = repetitions.flatMap(({ seed }, repetition) => {
          const found = results.map((lines) => lines[line][repetition].methods.find((method) => method.name === name));
          const folds = found.flatMap((method) => method?.predictions ?? []);
          return folds.length > 0 ? [{ seed, folds }] : [];
        });
        return { name, classifier, baseline, draws: draws || (job.repeatPretraining && !baseline), seeds };
      }),
    );
    const { preprocessing, synthetic } = opened.store.metadata;
    const result = scoreEvaluation({
      target: job.selection.target,
      windows: labelled.windows,
      split,
      methods,
      synthetic,
      normalisedBySubject: preprocessing.normalisation === 'subject',
      random,
      threshold: job.threshold,
      run: {
        seed: job.division.seed,
        date: new Date().toISOString(),
        exclusions: labelled.exclusions,
        configuration: configurationOf(job, preprocessing.normalisation),
        sources: { [shownPath(job.store.path)]: job.store.fingerprint, ...sourceOf(job.encoder) },
        software: softwareVersions(),
      },
    });
    await replaceFile(join(folder, FILE), `${JSON.stringify(result)}\n`);
    await replaceFile(join(folder, SUMMARY), `${JSON.stringify(summaryOf(result))}\n`);
  },
});

/** What a table of many evaluations needs of each, without the predictions: some thousand bytes instead of some million. */
export interface EvaluationSummary
  extends Pick<EvaluationResult, 'formatVersion' | 'synthetic' | 'warnings' | 'threshold'> {
  readonly leakage: readonly string[];
  /** Tested by every method. */
  readonly windows: number;
  readonly methods: readonly Pick<MethodResult, 'name' | 'baseline' | 'scores' | 'seeds' | 'guessedWindows'>[];
}

function summaryOf(result: EvaluationResult): EvaluationSummary {
  return {
    formatVersion: result.formatVersion,
    synthetic: result.synthetic,
    warnings: result.warnings,
    threshold: result.threshold,
    leakage: leakageStatement(result),
    windows: result.windows.row.length,
    methods: result.methods.map(({ name, baseline, scores, seeds, guessedWindows }) => ({
      name,
      baseline,
      scores,
      seeds,
      guessedWindows,
    })),
  };
}

/**
 * Reads the summary of what the job wrote.
 * @throws Error when another version wrote it, in another format
 */
export async function readSummary(folder: string): Promise<EvaluationSummary> {
  const path = join(folder, SUMMARY);
  const summary = JSON.parse(await readFile(path, 'utf8')) as EvaluationSummary;
  if (summary.formatVersion === FORMAT_VERSION) return summary;
  throw new Error(
    `${path}: found formatVersion ${summary.formatVersion}, expected ${FORMAT_VERSION}: run the experiment again with this version`,
  );
}

/** Reads what the job wrote. */
export async function readEvaluation(folder: string): Promise<EvaluationResult> {
  return JSON.parse(await readFile(join(folder, FILE), 'utf8')) as EvaluationResult;
}

/**
 * The jobs of a fold, one a line, in the order of the report: what is made of the encoder, then the baselines; standardised ones behind the others of
 * their group. Only what has a say in a job's result is in it, so that evaluations share jobs, e.g. of their baselines.
 * @param subjects of the evaluation's windows
 */
export function foldsOf(job: EvaluationJob, { name, test }: Fold, subjects: readonly string[]): FoldJob[] {
  const tested = [...new Set(Array.from(test, (row) => subjects[row]))];
  const { lines, bySubject } = job;
  const group = (members: readonly Line[]): FoldJob[] => [
    ...members.map((line) => foldOf(job, line, false, name, tested)),
    ...(bySubject ? members.filter(isUnstandardised).map((line) => foldOf(job, line, true, name, tested)) : []),
  ];
  const baselines = lines.filter(isBaseline);
  return [
    ...group(lines.filter((line) => !isBaseline(line))),
    ...group(baselines.filter(hasFeatures)),
    ...group(baselines.filter((line) => !hasFeatures(line))),
  ];
}

/** A fold with all its methods, and again with every further seed where that changes any of them. */
export function repetitionsOf(fold: FoldJob, job: EvaluationJob): FoldJob[] {
  const [, ...seeds] = seedsOf(fold.line, job);
  const { encoder } = fold;
  if (job.repeatPretraining && encoder?.kind === 'pretrain') {
    return [fold, ...seeds.map((seed) => ({ ...fold, seed, encoder: withSeed(encoder, seed) }))];
  }
  return isDrawn(fold.line, fold.training.dense ?? true)
    ? [fold, ...seeds.map((seed) => ({ ...fold, seed, repetition: true }))]
    : [fold];
}

/** The seeds of a line: those of the evaluation, but at least two of an untrained encoder, of which one draw would pass for all. */
function seedsOf(line: Line, { seeds }: EvaluationJob): readonly number[] {
  return isUntrained(line) && seeds.length === 1 ? [seeds[0], seeds[0] + 1] : seeds;
}

/** Whether standardisation by subject can change anything. */
const isUnstandardised = (line: Line): boolean => hasFeatures(line) && calibrationSecondsOf([line]) === undefined;

/** Whether a line looks at features. */
const hasFeatures = (line: Line): boolean => !isTrainedWhole(line) && line !== 'majority';

function foldOf(
  { version, store, selection, division, encoder, pooling, perFold, training, seeds }: EvaluationJob,
  line: Line,
  bySubject: boolean,
  fold: string,
  subjects: readonly string[],
): FoldJob {
  // Where nothing is drawn, evaluations of different seeds share the job.
  const seed = isDrawn(line, training.dense ?? true) ? seeds[0] : division.seed;
  const what = { store, selection, division, fold, line, bySubject, seed, repetition: false };
  const common = { kind: 'fold', version, ...what } as const;
  if (isBaseline(line)) return { ...common, training: {} };
  const own = poolingOfLine(line) ?? pooling;
  const pooled = own === undefined ? common : { ...common, pooling: [...own] };
  if (!needsEncoder(line) || encoder === undefined) return { ...pooled, training };
  if (perFold === undefined || !subjects.some((subject) => perFold.seen.includes(subject)))
    return { ...pooled, training, encoder };
  const { stores, settings } = perFold;
  return { ...pooled, training, encoder: { kind: 'pretrain', version, stores, settings, without: [...subjects] } };
}

function configurationOf(
  {
    lines,
    bySubject,
    encoder,
    pooling = ['max'],
    perFold,
    selection,
    division,
    training,
    seeds,
    repeatPretraining,
    threshold,
  }: EvaluationJob,
  normalisation: string,
): EvaluationResult['run']['configuration'] {
  return {
    encoder: encoder === undefined ? null : nameOf(encoder),
    pooling: pooling.join(', '),
    mode: lines.filter((line) => !isBaseline(line)).join(', ') || null,
    forest: lines.includes('forest'),
    'standardised by subject, too': bySubject,
    'fraction of the labels': division.labelsFraction ?? 1,
    'people with labels': division.labelSubjects?.count ?? null,
    'calibration period (s), not tested': division.calibrationSeconds ?? null,
    "paper's head": headUnder(division.protocol, training.head) ?? null,
    epochs: training.epochs ?? null,
    'pre-trained per fold': perFold !== undefined,
    'ratings split at': selection.splitRatings ?? null,
    'ratings rounded': selection.roundRatings ?? false,
    'decided from': threshold === 'prior' ? 'the training prior' : threshold,
    'seeds of what is drawn': seeds.join(', '),
    'pre-trained with each seed': repeatPretraining,
    normalisation,
  };
}

function nameOf(encoder: EncoderReference): string {
  return encoder.kind === 'pretrain' ? jobName(encoder) : shownPath(encoder.path);
}

function sourceOf(encoder: EncoderReference | undefined): Record<string, string> {
  return encoder?.kind === 'saved' ? { [shownPath(encoder.path)]: `weights ${encoder.weights}` } : {};
}
