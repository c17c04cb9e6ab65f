import { Matrix, solve } from 'ml-matrix';
import { type Calibration, calibratedProbabilities } from './calibration.js';

/** Beyond these a few held-out windows would claim certainty, or none at all. */
const COLDEST = 0.1;
const HOTTEST = 10;

/** Of the interval of temperatures; as many leave no more than rounding. */
const HALVINGS = 45;

/**
 * The temperature in [0.1, 10] and the bias that make `softmax(logits / temperature + bias)` most likely for the labels. The likelihood has one
 * maximum in (1 / temperature, bias): the bias is found for a temperature by Newton's method, the temperature by bisection of the slope.
 * Labels of one class alone say nothing of confidence: temperature 1, no bias.
 * @param logits [rows, classes], finite, of rows that the classifier was not trained on
 */
export function fitCalibration(logits: ArrayLike<number>, labels: ArrayLike<number>, classes: number): Calibration {
  const counts = new Array<number>(classes).fill(0);
  for (let row = 0; row < labels.length; row++) counts[labels[row]]++;
  // The bias of a class that has no labels would be without end.
  const present = [...counts.keys()].filter((k) => counts[k] > 0);
  let bias = new Array<number>(classes).fill(0);
  if (present.length < 2) return { temperature: 1, bias };
  let low = 1 / HOTTEST;
  let high = 1 / COLDEST;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    const temperature = 1 / middle;
    bias = fitBias(logits, counts, present, { temperature, bias });
    if (likelihoodSlope(logits, labels, { temperature, bias }) > 0) low = middle;
    else high = middle;
  }
  return { temperature: 2 / (low + high), bias };
}

/** Newton steps; a handful are needed from the bias of the temperature before. */
const MOST_STEPS = 100;
/** Of a class's mean probability from its frequency. */
const TOLERANCE = 1e-10;
/** Far from the maximum the likelihood is nearly straight, and Newton's step too long. */
const LONGEST_STEP = 2;

/** The most likely bias at a temperature: the one for which each class's mean probability is its frequency. */
function fitBias(
  logits: ArrayLike<number>,
  counts: readonly number[],
  [, ...free]: readonly number[],
  { temperature, bias: initial }: Calibration,
): number[] {
  let bias = [...initial];
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, information } = biasSlope(logits, counts, free, { temperature, bias });
    const distance = Math.hypot(...gradient);
    if (distance < TOLERANCE) break;
    const newton = solve(information, Matrix.columnVector(gradient)).to1DArray();
    const from = bias;
    let length = Math.min(1, LONGEST_STEP / Math.hypot(...newton));
    // Along Newton's direction the slope first falls; where it has not, the step went too far.
    do {
      bias = [...from];
      for (const [i, k] of free.entries()) bias[k] += length * newton[i];
      length /= 2;
    } while (
      length > TOLERANCE &&
      Math.hypot(...biasSlope(logits, counts, free, { temperature, bias }).gradient) > distance
    );
  }
  return bias;
}

/** First derivatives of the mean log-likelihood by the biases of the `free` classes, and second ones (negative). */
function biasSlope(
  logits: ArrayLike<number>,
  counts: readonly number[],
  free: readonly number[],
  calibration: Calibration,
): { gradient: number[]; information: Matrix } {
  const classes = counts.length;
  const rows = logits.length / classes;
  const probabilities = calibratedProbabilities(logits, calibration);
  const gradient = free.map((k) => counts[k] / rows);
  // Never singular, also where a class's probabilities are all 0 or 1.
  const information = Matrix.eye(free.length, free.length, TOLERANCE);
  for (let start = 0; start < probabilities.length; start += classes) {
    free.forEach((k, i) => {
      const p = probabilities[start + k];
      gradient[i] -= p / rows;
      free.forEach((l, j) => {
        const covariance = p * (Number(k === l) - probabilities[start + l]);
        information.set(i, j, information.get(i, j) + covariance / rows);
      });
    });
  }
  return { gradient, information };
}

/** Derivative of the log-likelihood by the inverse temperature: the labels' logits less the expected ones. */
function likelihoodSlope(logits: ArrayLike<number>, labels: ArrayLike<number>, calibration: Calibration): number {
  const classes = calibration.bias.length;
  const probabilities = calibratedProbabilities(logits, calibration);
  let slope = 0;
  for (let row = 0; row < labels.length; row++) {
    slope += logits[row * classes + labels[row]];
    for (let k = 0; k < classes; k++) slope -= probabilities[row * classes + k] * logits[row * classes + k];
  }
  return slope;
}
