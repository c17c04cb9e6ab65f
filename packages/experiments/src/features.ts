import { describeDifference } from '@ecg-affect/ecg-signal';
import { type FeatureSet, type Features, joinFeatures } from '@ecg-affect/evaluation';
import { encoderTaps, featureCount, initialiseParameters, onnxEngine, type Pooling } from '@ecg-affect/network';
import {
  type Encoder,
  extractFeatures,
  loadEncoder,
  PAPER_ENCODER,
  type PretrainedEncoder,
} from '@ecg-affect/pretext-model';
import { Random } from '@ecg-affect/random';
import type { LabelledStore } from './labelled-windows.js';
import { pretrainedPath } from './pretrained.js';
import type { OpenedStore } from './stores/opened-store.js';

/**
 * Loads an encoder for the windows of a store.
 * @param path a pre-training run, or `pretrained`
 * @param pooling default: what it was pre-trained with
 * @throws Error when it was pre-trained on windows made differently
 */
export async function loadEncoderFor(
  path: string,
  { path: storePath, preprocessing }: OpenedStore,
  pooling?: readonly Pooling[],
): Promise<PretrainedEncoder> {
  const encoder = await loadEncoder(pretrainedPath(path));
  const difference = describeDifference(encoder.record.preprocessing, preprocessing);
  if (difference !== undefined) {
    throw new Error(
      `${path} and ${storePath} do not fit together: the windows that the encoder was pre-trained on and the store's were made with ${difference}`,
    );
  }
  return pooling === undefined ? encoder : { ...encoder, description: { ...encoder.description, pooling } };
}

/** The frozen encoder's features of labelled windows. */
export async function encoderFeatures(
  encoder: PretrainedEncoder,
  labelled: LabelledStore,
  onProgress?: (rows: number) => void,
): Promise<FeatureSet> {
  return { ...(await frozenFeatures(encoder, labelled, onProgress)), encoderSubjects: [...encoder.trainedSubjects] };
}

/** The features of an encoder, pre-trained or not, of labelled windows. */
export async function frozenFeatures(
  encoder: Encoder,
  { source }: LabelledStore,
  onProgress?: (rows: number) => void,
): Promise<Features> {
  const values = await extractFeatures(encoder, source, onnxEngine, onProgress === undefined ? {} : { onProgress });
  return { width: featureCount({ input: { encoder: encoder.description }, heads: [] }), values };
}

/** The paper's encoder as it is before any training. */
export function untrainedEncoder(
  { source }: LabelledStore,
  seed: number,
  pooling: readonly Pooling[] = ['max'],
): Encoder {
  const description = { ...PAPER_ENCODER, inputLength: source.windowLength, pooling };
  const random = new Random(seed).derive('untrained encoder');
  return { description, parameters: initialiseParameters({ input: { encoder: description }, heads: [] }, random) };
}

/** The encoder's features with the taps of its lower blocks beside them: 128 + 32 + 64 for the paper's. */
export async function tappedFeatures(encoder: PretrainedEncoder, labelled: LabelledStore): Promise<FeatureSet> {
  let features: Features = await encoderFeatures(encoder, labelled);
  for (const tap of encoderTaps(encoder)) features = joinFeatures(features, await frozenFeatures(tap, labelled));
  return { ...features, encoderSubjects: [...encoder.trainedSubjects] };
}

/** The labelled windows themselves, for networks that are trained whole. */
export async function windowFeatures({ source }: LabelledStore): Promise<Features> {
  return { width: source.windowLength, values: await source.read(Array.from({ length: source.rows }, (_, i) => i)) };
}
