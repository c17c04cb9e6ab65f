import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FeatureSet, rowCount } from '@ecg-affect/evaluation';
import { replaceFile } from '@ecg-affect/files';
import { type Attempt, defineJob } from '@ecg-affect/jobs';
import { decodeSafetensors, encodeSafetensors } from '@ecg-affect/network';
import { encoderFeatures, frozenFeatures, tappedFeatures, untrainedEncoder } from '../features.js';
import { contextHeartRateFeatures, heartRateFeatures } from '../heart-rate-features.js';
import { selectLabelled } from '../labelled-windows.js';
import { type FeaturesJob, featuresSchema } from './descriptions.js';
import type { JobContext } from './job-context.js';
import { encoderOf, needsOfEncoder } from './pretrain.js';

const FILE = 'features.safetensors';

/** Features of all labelled windows, [windows, width]: made once, read by every fold and classifier. */
export const featuresJob = defineJob({
  kind: 'features',
  schema: featuresSchema,
  needs: ({ of }) => ('encoder' in of ? needsOfEncoder(of.encoder) : []),
  cost: async ({ store, of }, context: JobContext) => {
    const { rows } = await context.open(store);
    // Forward alone is a third of forward and back; taps pass the windows once more for each of two blocks.
    const passes = { encoder: 1, random: 1, taps: 2, hrv: 0.1, hrv60: 0.1 }[of.kind];
    return (passes * rows) / 3;
  },
  run: async (job, attempt: Attempt<JobContext>) => {
    const { width, values, encoderSubjects } = await compute(job, attempt);
    const shape = [values.length / width, width];
    const bytes = encodeSafetensors({
      tensors: new Map([['features', { shape, data: values }]]),
      metadata: encoderSubjects === undefined ? {} : { encoderSubjects: JSON.stringify(encoderSubjects) },
    });
    await replaceFile(join(attempt.folder, FILE), bytes);
  },
});

async function compute(
  { store, selection, of }: FeaturesJob,
  { context, resultOf, onProgress }: Attempt<JobContext>,
): Promise<FeatureSet> {
  const opened = await context.open(store);
  const labelled = await selectLabelled(opened, selection.target, selection);
  const onRows = (rows: number): void => onProgress(rows / labelled.source.rows);
  switch (of.kind) {
    case 'encoder':
      return encoderFeatures(await encoderOf(of, opened, resultOf), labelled, onRows);
    case 'taps':
      return tappedFeatures(await encoderOf(of, opened, resultOf), labelled);
    case 'random':
      return frozenFeatures(untrainedEncoder(labelled, of.seed, of.pooling), labelled, onRows);
    case 'hrv':
      return heartRateFeatures(labelled, opened.store.metadata.preprocessing.sampleRate);
    case 'hrv60':
      return contextHeartRateFeatures(labelled, opened.store.metadata.preprocessing.sampleRate);
  }
}

/** Reads what the job wrote. */
export async function readFeatures(folder: string): Promise<FeatureSet> {
  const path = join(folder, FILE);
  const { tensors, metadata } = decodeSafetensors(await readFile(path), path);
  const tensor = tensors.get('features');
  if (tensor === undefined) throw new Error(`${path} holds no features`);
  const set = { width: tensor.shape[1], values: tensor.data };
  if (rowCount(set) !== tensor.shape[0]) throw new Error(`${path} is damaged: its shape does not fit`);
  return metadata.encoderSubjects === undefined
    ? set
    : { ...set, encoderSubjects: JSON.parse(metadata.encoderSubjects) as string[] };
}
