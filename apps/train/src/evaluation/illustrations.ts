import {
  explainFold,
  type Features,
  type Illustrations,
  type Method,
  rowCount,
  type Split,
  selectRows,
} from '@ecg-affect/emotion-head';
import { onnxEngine } from '@ecg-affect/network';
import { type Encoder, extractFeatures } from '@ecg-affect/pretext-model';
import type { Random } from '@ecg-affect/random';
import type { LabelledStore } from '../labelled-windows.js';

/**
 * What the report shows of a frozen encoder beside its scores: the map of its features, and windows of the first fold with their saliency.
 * @param random the evaluation's
 */
export async function illustrate(
  encoder: Encoder,
  method: Method,
  { windows, source }: LabelledStore,
  split: Split,
  sampleRate: number,
  random: Random,
): Promise<Illustrations> {
  const [fold] = split.folds;
  const encode = async (ecg: Features): Promise<Features> => {
    const values = await extractFeatures(
      encoder,
      {
        rows: rowCount(ecg),
        windowLength: ecg.width,
        read: async (rows) => selectRows(ecg, rows).values,
      },
      onnxEngine,
    );
    return { width: values.length / rowCount(ecg), values };
  };
  const explained = await explainFold({
    method,
    windows,
    fold,
    random,
    read: (row) => source.read([row]),
    encode,
  });
  return {
    ...(typeof method.features === 'function'
      ? {}
      : { embedding: { name: 'Features of the encoder', features: method.features, windows } }),
    explained: { name: `${method.name}, fold ${fold.name}`, windows: explained, sampleRate },
  };
}
