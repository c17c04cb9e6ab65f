import { type Calibration, calibratedProbabilities } from '../calibration/calibration.js';
import { softmax } from '../calibration/softmax.js';
import { type Features, rowCount } from '../data/features.js';
import type { Standardisation } from '../data/standardisation.js';

/** A layer of a {@link DenseClassifier}: y = kernel x + bias. */
export interface DenseLayer {
  /** [outputs, inputs] */
  readonly kernel: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array;
}

/** A fitted classifier as dense layers on standardised features: numbers alone, so that it can be kept in a file or an exported graph. */
export interface DenseClassifier {
  /** Of the features: the first that it reads, and the one after the last. */
  readonly columns: readonly [number, number];
  /** Of these columns; a missing value counts as the mean. */
  readonly standardisation: Standardisation;
  /** ReLU after each but the last, which gives logits. One layer: a linear discriminant, or logistic regression. */
  readonly layers: readonly DenseLayer[];
  /** What the logits go through before they are probabilities; absent where nothing was calibrated. */
  readonly calibration?: Calibration;
}

/**
 * Mean of what dense classifiers say of rows, computed in float64 from the definition.
 * @returns [rows, classes]
 */
export function denseProbabilities(classifiers: readonly DenseClassifier[], features: Features): Float64Array {
  const parts = classifiers.map((classifier) => {
    const classes = classifier.layers[classifier.layers.length - 1].bias.length;
    const logits = denseLogits(classifier, features);
    return classifier.calibration ? calibratedProbabilities(logits, classifier.calibration) : softmax(logits, classes);
  });
  return parts[0].map((_, i) => parts.reduce((sum, part) => sum + part[i], 0) / parts.length);
}

function denseLogits({ columns: [from, to], standardisation, layers }: DenseClassifier, features: Features) {
  const { mean, deviation } = standardisation;
  const rows = rowCount(features);
  const classes = layers[layers.length - 1].bias.length;
  const logits = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    const own = features.values.subarray(row * features.width + from, row * features.width + to);
    let x = Float64Array.from(own, (value, i) => (Number.isNaN(value) ? 0 : (value - mean[i]) / deviation[i]));
    for (const [number, { kernel, bias }] of layers.entries()) {
      const inputs = x;
      const isLast = number === layers.length - 1;
      x = Float64Array.from(bias, (offset, out) => {
        const sum = inputs.reduce((total, value, i) => total + kernel[out * inputs.length + i] * value, offset);
        return isLast ? sum : Math.max(0, sum);
      });
    }
    logits.set(x, row * classes);
  }
  return logits;
}
