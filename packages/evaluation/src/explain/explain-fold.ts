import type { Random } from '@ecg-affect/random';
import { type Features, selectRows } from '../data/features.js';
import type { LabelledWindows } from '../data/labelled-windows.js';
import { fitFold } from '../evaluate/fit-fold.js';
import type { Method } from '../method/method.js';
import type { Fold } from '../protocols/split.js';
import { occlusionSaliency } from './occlusion.js';

/** Whose decisions in which fold are explained. */
export interface ExplainFoldOptions {
  readonly method: Method;
  readonly windows: LabelledWindows;
  readonly fold: Fold;
  /** The evaluation's; the same gives the classifier that was evaluated. */
  readonly random: Random;
  /** The ECG of a window, by row. */
  readonly read: (row: number) => Promise<Float32Array>;
  /** The method's features of windows. */
  readonly encode: (windows: Features) => Promise<Features>;
}

/** A test window and what its classifier looked at. */
export interface ExplainedWindow {
  readonly subject: string;
  /** s. */
  readonly start: number;
  /** True class, an index into the class names. */
  readonly label: number;
  /** Of the true class. */
  readonly probability: number;
  readonly ecg: Float32Array;
  /** How much each stretch speaks for the true class, see `occlusionSaliency`. */
  readonly saliency: Float64Array;
}

/** Of each class, the test windows that the fold's classifier was most and least sure of, with occlusion saliency for the true class. */
export async function explainFold(options: ExplainFoldOptions): Promise<ExplainedWindow[]> {
  const { method, windows, fold, random, read, encode } = options;
  const fitted = await fitFold(method, windows, fold, random);
  const probabilities = await fitted.predictProbabilities(selectRows(method.features, fold.test));
  const classes = windows.classNames.length;
  const ofTruth = (i: number) => probabilities[i * classes + windows.labels[fold.test[i]]];
  const chosen = windows.classNames.flatMap((_, k) => {
    const sorted = Array.from(fold.test.keys())
      .filter((i) => windows.labels[fold.test[i]] === k)
      .sort((a, b) => ofTruth(b) - ofTruth(a));
    return [...new Set([sorted[0], sorted[sorted.length - 1]])].filter((i) => i !== undefined);
  });
  const explained: ExplainedWindow[] = [];
  for (const i of chosen) {
    const row = fold.test[i];
    const ecg = await read(row);
    const predict = async (occluded: Features) => fitted.predictProbabilities(await encode(occluded));
    explained.push({
      subject: windows.subject[row],
      start: windows.start[row],
      label: windows.labels[row],
      probability: ofTruth(i),
      ecg,
      saliency: await occlusionSaliency(ecg, predict, windows.labels[row]),
    });
  }
  return explained;
}
