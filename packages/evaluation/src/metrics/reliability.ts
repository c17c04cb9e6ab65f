import { sum } from 'd3-array';
import { type Predictions, predictedClasses } from './predictions.js';

/** Windows whose classifier was about equally confident. */
export interface ReliabilityBin {
  /** Weight of its windows. */
  readonly weight: number;
  /** Mean probability of the predicted class. */
  readonly confidence: number;
  /** Fraction classified rightly. */
  readonly accuracy: number;
}

const BINS = 15;

/** Windows by confidence in 15 bins of equal width over (0, 1], as Guo et al. 2017; empty bins are left out. */
export function reliabilityBins(predictions: Predictions, weights?: ArrayLike<number>): ReliabilityBin[] {
  const { classes, labels, probabilities } = predictions;
  const sums = Array.from({ length: BINS }, () => ({ weight: 0, confidence: 0, right: 0 }));
  predictedClasses(predictions).forEach((predicted, row) => {
    const confidence = probabilities[row * classes + predicted];
    const weight = weights?.[row] ?? 1;
    const bin = sums[Math.min(BINS - 1, Math.max(0, Math.ceil(confidence * BINS) - 1))];
    bin.weight += weight;
    bin.confidence += weight * confidence;
    bin.right += predicted === labels[row] ? weight : 0;
  });
  return sums
    .filter(({ weight }) => weight > 0)
    .map(({ weight, confidence, right }) => ({ weight, confidence: confidence / weight, accuracy: right / weight }));
}

/** Expected calibration error: mean distance of confidence and accuracy over the bins, weighted by their windows (Guo et al. 2017). */
export function expectedCalibrationError(predictions: Predictions, weights?: ArrayLike<number>): number {
  const bins = reliabilityBins(predictions, weights);
  const total = sum(bins, ({ weight }) => weight);
  return sum(bins, ({ weight, confidence, accuracy }) => weight * Math.abs(confidence - accuracy)) / total;
}
