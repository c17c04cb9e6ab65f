import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { replaceFile } from '@ecg-affect/files';
import { type Attempt, defineJob, type JobDescription } from '@ecg-affect/jobs';
import { onnxEngine, type Pooling } from '@ecg-affect/network';
import {
  bestEpoch,
  betterScores,
  type EpochRecord,
  type PretrainedEncoder,
  type PretrainSettings,
  parsePretrainSettings,
  pretrain,
  type WindowSource,
} from '@ecg-affect/pretext-model';
import { mean, sum } from 'd3-array';
import { codeVersion } from '../code-version.js';
import { loadEncoderFor } from '../features.js';
import { type OpenedStore, sourceOf, withoutSubjects } from '../stores/opened-store.js';
import { weightsDigest } from '../weights-digest.js';
import { type EncoderReference, type PretrainJob, pretrainSchema } from './descriptions.js';
import type { JobContext } from './job-context.js';

const SUMMARY = 'summary.json';

/** A pre-training run. */
export const pretrainJob = defineJob({
  kind: 'pretrain',
  schema: pretrainSchema,
  needs: () => [],
  cost: async (job, context: JobContext) => {
    const { epochs, steps, batchSize, transformations } = job.settings;
    const rows = sum(await sourcesOf(job, context), (source) => source.rows);
    return (steps === undefined ? rows * epochs : steps * batchSize) * (transformations.length + 1);
  },
  run: async (job, { folder, context, workers, signal, onProgress }: Attempt<JobContext>) => {
    const { finished, epochs } = await pretrain({
      ...job.settings,
      sources: await sourcesOf(job, context),
      engine: onnxEngine,
      out: folder,
      resume: true,
      workers,
      signal,
      onStep: ({ step, totalSteps, loss }) => onProgress(step / totalSteps, `loss ${loss.toFixed(4)}`),
    });
    if (!finished) signal.throwIfAborted();
    const best = job.settings.keep === 'best' ? bestEpoch({ epochs }) : undefined;
    const encoderEpoch = epochs.find(({ epoch }) => epoch === best) ?? epochs.at(-1);
    await replaceFile(join(folder, SUMMARY), `${JSON.stringify({ auroc: meanAuroc(encoderEpoch) })}\n`);
  },
});

function meanAuroc(epoch: EpochRecord | undefined): number | null {
  const scores = Object.values(epoch === undefined ? {} : betterScores(epoch).heldOut).flatMap(
    ({ auroc }) => auroc ?? [],
  );
  return mean(scores) ?? null;
}

/** The same pre-training from another seed. */
export function withSeed(job: PretrainJob, seed: number): PretrainJob {
  return { ...job, settings: { ...job.settings, seed } };
}

/** Mean AUROC of the pretext tasks on the held-out subjects, after the encoder's epoch, from what the job wrote; null where nobody was held out. */
export async function readPretextAuroc(folder: string): Promise<number | null> {
  const { auroc } = JSON.parse(await readFile(join(folder, SUMMARY), 'utf8')) as { auroc: number | null };
  return auroc;
}

async function sourcesOf({ stores: references, without }: PretrainJob, context: JobContext): Promise<WindowSource[]> {
  const excluded = new Set(without);
  const sources: WindowSource[] = [];
  for (const reference of references) {
    sources.push(withoutSubjects(await sourceOf(await context.open(reference)), excluded));
  }
  return sources.filter(({ rows }) => rows > 0);
}

/** The job that an encoder comes from, if it is not there already. */
export function needsOfEncoder(encoder: EncoderReference | undefined): PretrainJob[] {
  return encoder?.kind === 'pretrain' ? [encoder] : [];
}

/**
 * Loads an encoder for the windows of a store, with the pooling asked for.
 * @throws Error when it does not fit them, or is another one than when the job was planned
 */
export async function encoderOf(
  { encoder: reference, pooling = ['max'] }: { encoder: EncoderReference; pooling?: readonly Pooling[] | undefined },
  store: OpenedStore,
  resultOf: (job: JobDescription) => string,
): Promise<PretrainedEncoder> {
  if (reference.kind === 'pretrain') return loadEncoderFor(resultOf(reference), store, pooling);
  const { path, weights } = reference;
  const encoder = await loadEncoderFor(path, store, pooling);
  if (weightsDigest(encoder.parameters) !== weights) {
    throw new Error(`${path} has other weights than when the job was planned`);
  }
  return encoder;
}

/** An encoder that is pre-trained on stores when somebody first needs it. */
export function pretrainingOn(stores: readonly OpenedStore[], settings: PretrainSettings): PretrainJob {
  return {
    kind: 'pretrain',
    version: codeVersion(),
    stores: stores.map(({ path, fingerprint }) => ({ path, fingerprint })),
    without: [],
    settings: parsePretrainSettings(settings),
  };
}

/** Refers to an encoder that is there already. */
export function referenceTo(encoder: PretrainedEncoder): EncoderReference {
  return { kind: 'saved', path: resolve(encoder.path), weights: weightsDigest(encoder.parameters) };
}
