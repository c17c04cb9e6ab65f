import {
  type Classifier,
  denseProbabilities,
  type Features,
  rowCount,
  softmax,
  standardisationOf,
  standardise,
} from '@ecg-affect/evaluation';
import { Matrix, solve } from 'ml-matrix';
import { gramOf } from './gram.js';

/** Keeps the Hessian invertible: with three classes and more, only differences of the biases matter. */
const RIDGE = 1e-8;

/** Newton's method takes about ten. */
const MOST_STEPS = 100;
/** Of a step's largest number: Newton's steps shrink quadratically, so that the next would be below rounding in float32. */
const TOLERANCE = 1e-5;

/**
 * Logistic regression with an L2 penalty of 1/2 on the weights, biases free, on standardised features (scikit-learn's
 * `make_pipeline(StandardScaler(), LogisticRegression(C=1))`). Two classes have one vector of weights, more have one each. Missing values
 * count as the mean.
 */
export function logisticRegression(): Classifier {
  return {
    name: 'logistic regression',
    async fit({ features, labels, classes }) {
      const standardisation = standardisationOf(features);
      const rows = withOnes(standardise(features, standardisation));
      const weights = mostLikely(rows, labels, classes);
      const width = features.width;
      const layer = {
        kernel: Float32Array.from({ length: classes * width }, (_, i) => weights.get(i % width, Math.floor(i / width))),
        bias: Float32Array.from(weights.getRow(width)),
      };
      const dense = [{ columns: [0, width] as const, standardisation, layers: [layer] }];
      return { dense, predictProbabilities: async (test) => denseProbabilities(dense, test) };
    },
  };
}

/** Weights [features + 1, classes], the biases last, by Newton's method with steps that are halved until the loss falls. */
function mostLikely(rows: Matrix, labels: Int32Array, classes: number): Matrix {
  // Of two classes the first one's logit is 0.
  const free = classes === 2 ? [1] : Array.from({ length: classes }, (_, k) => k);
  const size = rows.columns;
  let weights = Matrix.zeros(size, classes);
  let { loss, gradient, hessian } = derivatives(rows, labels, weights, free);
  for (let step = 0; step < MOST_STEPS; step++) {
    const newton = solve(hessian, Matrix.columnVector(gradient)).to1DArray();
    if (Math.max(...newton.map(Math.abs)) < TOLERANCE) break;
    let length = 1;
    for (;;) {
      const moved = weights.clone();
      for (const [i, value] of newton.entries()) {
        const [row, column] = [i % size, free[Math.floor(i / size)]];
        moved.set(row, column, moved.get(row, column) - length * value);
      }
      const next = derivatives(rows, labels, moved, free);
      if (next.loss <= loss || length < TOLERANCE) {
        weights = moved;
        ({ loss, gradient, hessian } = next);
        break;
      }
      length /= 2;
    }
  }
  return weights;
}

/** The penalised loss, and its derivatives by the weights of the free classes, one class after the other. */
function derivatives(rows: Matrix, labels: Int32Array, weights: Matrix, free: readonly number[]) {
  const size = rows.columns;
  const classes = weights.columns;
  const probabilities = softmax(rows.mmul(weights).to1DArray(), classes);
  const penalised = Float64Array.from({ length: size }, (_, i) => Number(i < size - 1));
  let loss = 0;
  for (let row = 0; row < rows.rows; row++) loss -= Math.log(probabilities[row * classes + labels[row]]);
  const gradient: number[] = [];
  const hessian = Matrix.eye(free.length * size, free.length * size, RIDGE);
  for (const [f, k] of free.entries()) {
    const errors = Matrix.rowVector(
      Array.from(labels, (label, row) => probabilities[row * classes + k] - Number(label === k)),
    );
    const slope = errors.mmul(rows).getRow(0);
    for (let i = 0; i < size; i++) {
      const weight = penalised[i] * weights.get(i, k);
      loss += (weight * weight) / 2;
      gradient.push(slope[i] + weight);
      hessian.set(f * size + i, f * size + i, hessian.get(f * size + i, f * size + i) + penalised[i]);
    }
    for (const [g, l] of free.entries()) {
      if (g < f) continue;
      // p (1 - p) for a class itself, - p q for two of them.
      const roots = Array.from({ length: rows.rows }, (_, row) => {
        const [p, q] = [probabilities[row * classes + k], probabilities[row * classes + l]];
        return Math.sqrt(p * (k === l ? 1 - p : q));
      });
      const block = gramOf(rows.clone().mulColumnVector(roots)).mul(k === l ? 1 : -1);
      addBlock(hessian, block, f * size, g * size);
      if (g > f) addBlock(hessian, block, g * size, f * size);
    }
  }
  return { loss, gradient, hessian };
}

function addBlock(matrix: Matrix, block: Matrix, row: number, column: number): void {
  for (let i = 0; i < block.rows; i++) {
    for (let j = 0; j < block.columns; j++) {
      matrix.set(row + i, column + j, matrix.get(row + i, column + j) + block.get(i, j));
    }
  }
}

/** The rows as a matrix, with a column of ones for the biases. */
function withOnes(features: Features): Matrix {
  const rows = rowCount(features);
  return Matrix.from1DArray(rows, features.width, features.values).addColumn(features.width, new Array(rows).fill(1));
}
