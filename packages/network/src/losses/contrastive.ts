import {
  add,
  div,
  fixedShape,
  matMul,
  mul,
  reduceLogSumExp,
  reduceSum,
  reshape,
  sqrt,
  sub,
  transpose,
} from '@ecg-affect/onnx-graph';
import type { Tensor2D } from '@tensorflow/tfjs';
import { z } from 'zod';
import { positive, size } from '../sizes.js';
import type { Loss } from './loss.js';

/**
 * NT-Xent (Chen et al. 2020): of a batch, rows 2 i and 2 i + 1 are two views of one example. A row is to find its partner among the others by the cosine
 * of their outputs: softmax cross-entropy of cosine / temperature. It looks at `rows` rows of the batch at a time, and takes no labels.
 */
export interface ContrastiveDescription {
  readonly kind: 'contrastive';
  readonly temperature: number;
  /** Even. */
  readonly rows: number;
}

/** Checks a description that was read from a file. */
export const contrastiveSchema: z.ZodType<ContrastiveDescription> = z.object({
  kind: z.literal('contrastive'),
  temperature: z.number().positive(),
  rows: size.refine((rows) => rows % 2 === 0, 'expected an even number'),
});

/** Added to squared norms: outputs of zero have a direction, too. */
const EPSILON = 1e-8;

/** Added to a similarity that is none: with oneself, or with a row that only fills up. */
const NEVER = -1e9;

/** @throws RangeError when the number of rows is odd */
export function contrastive({ temperature, rows }: ContrastiveDescription): Loss {
  if (positive(rows, 'contrastive rows') % 2 !== 0) {
    throw new RangeError(`invalid contrastive rows: ${rows}, expected an even number`);
  }
  return {
    checkOutputs: () => {},
    rows,

    onnx(logits, _targets, counts) {
      const { graph } = logits;
      const [, size] = fixedShape(logits);
      const constant = (entry: (row: number, column: number) => number) =>
        graph.constant(pairs(size, entry), [1, size, size]);
      const norm = sqrt(add(reduceSum(mul(logits, logits), [2], { keepAxes: true }), graph.scalar(EPSILON)));
      const directions = div(logits, norm);
      const cosines = matMul(directions, transpose(directions, [0, 2, 1]));
      const similarities = mul(cosines, graph.scalar(1 / temperature));
      const fillers = mul(sub(reshape(counts, [1, 1, size]), graph.scalar(1)), graph.scalar(-NEVER));
      const candidates = add(add(similarities, constant(ofOneself)), fillers);
      const ofPartner = reduceSum(mul(similarities, constant(isPartner)), [2], { keepAxes: true });
      return sub(reduceLogSumExp(candidates, [2], { keepAxes: true }), ofPartner);
    },

    tfjs(tf, logits) {
      const [size, width] = logits.shape;
      const sums = [];
      for (let start = 0; start < size; start += rows) {
        const count = Math.min(rows, size - start);
        const own = tf.slice(logits, [start, 0], [count, width]);
        const directions = tf.div<Tensor2D>(own, tf.sqrt(tf.add(tf.sum(tf.square(own), 1, true), EPSILON)));
        const similarities = tf.div<Tensor2D>(tf.matMul(directions, directions, false, true), temperature);
        const constant = (entry: (row: number, column: number) => number) =>
          tf.tensor2d(pairs(count, entry), [count, count]);
        const ofPartner = tf.sum(tf.mul(similarities, constant(isPartner)), 1);
        const ofOthers = tf.logSumExp(tf.add(similarities, constant(ofOneself)), 1);
        sums.push(tf.sum(tf.sub(ofOthers, ofPartner)));
      }
      return tf.div(tf.addN(sums), size);
    },
  };
}

function pairs(size: number, entry: (row: number, column: number) => number): Float32Array {
  return Float32Array.from({ length: size * size }, (_, i) => entry(Math.floor(i / size), i % size));
}

const ofOneself = (row: number, column: number) => (row === column ? NEVER : 0);

const isPartner = (row: number, column: number) => (row !== column && row >> 1 === column >> 1 ? 1 : 0);
