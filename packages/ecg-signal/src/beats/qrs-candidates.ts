import type { Samples } from '../signal/samples.js';
import { type BandEnergy, type QrsEnergy, qrsEnergy } from './qrs-energy.js';

/** No two candidates are nearer to each other, and how far the maxima of a band may be from the candidate, s. */
const APART = 0.09;
const NEAR = 0.05;
/** Half of what of a candidate is compared with others, s. */
const SHAPE = 0.1;
/** Below this sum of both contrasts a maximum is nothing. */
const LEAST_CONTRAST = 0.3;
/** A run above the threshold that is longer than so many QRS complexes is no longer one. */
const LONGEST = 2.5;
const QRS = 0.097;

/** What may be QRS complexes, in order of time: what of them does not depend on the others. One number per candidate in each array. */
export interface Candidates {
  readonly energy: QrsEnergy;
  /** Sample of {@link QrsEnergy} at the middle of the complex. */
  readonly at: Int32Array;
  /** By band: the logarithms of contrast and height, and how long the contrast stays above 1, in QRS complexes. */
  readonly bands: readonly {
    readonly contrast: Float64Array;
    readonly height: Float64Array;
    readonly extent: Float64Array;
  }[];
  /** Logarithm of the ratio of fast to slow waves: small for T waves. */
  readonly sharpness: Float64Array;
  /** Shapes of unit length, one after the other, and the length of each. */
  readonly shapes: Float64Array;
  readonly shapeLength: number;
}

/**
 * The local maxima of the contrast of both bands of a stretch without missing samples.
 *
 * @param sampleRate Hz, more than 40
 */
export function qrsCandidates(samples: Samples, sampleRate: number): Candidates {
  const energy = qrsEnergy(samples, sampleRate);
  const { rate, bands, shape, slow } = energy;
  const at = maxima(bands, Math.round(APART * rate));
  const near = Math.round(NEAR * rate);
  const logs = (x: Float64Array, scale: number) =>
    Float64Array.from(at, (i) => scale * Math.log(highest(x, i, near) + Number.MIN_VALUE));
  const heights = bands.map((band) => logs(band.energy, 0.5));
  const slowHeights = logs(slow, 0.5);
  const half = Math.round(SHAPE * rate);
  const shapeLength = 2 * half + 1;
  const shapes = new Float64Array(at.length * shapeLength);
  at.forEach((i, k) => {
    unitShape(shape, i - half, shapes.subarray(k * shapeLength, (k + 1) * shapeLength));
  });
  return {
    energy,
    at,
    bands: bands.map((band, b) => ({
      contrast: logs(band.contrast, 1),
      height: heights[b],
      extent: Float64Array.from(at, (i) => extentOf(band.contrast, i, near, LONGEST * QRS * rate) / (QRS * rate)),
    })),
    sharpness: heights[1].map((height, k) => height - slowHeights[k]),
    shapes,
    shapeLength,
  };
}

/** Maxima of the sum of the bands' contrasts, none nearer to a higher one than `apart` samples. */
function maxima([{ contrast: a }, { contrast: b }]: readonly BandEnergy[], apart: number): Int32Array {
  const found: number[] = [];
  const sum = a.map((value, i) => value + b[i]);
  for (let i = 1; i + 1 < sum.length; i++) {
    if (!(sum[i] > LEAST_CONTRAST && sum[i] > sum[i - 1] && sum[i] >= sum[i + 1])) continue;
    let highestHere = true;
    const to = Math.min(sum.length - 1, i + apart);
    for (let k = Math.max(0, i - apart); k <= to && highestHere; k++) highestHere = sum[k] <= sum[i];
    if (highestHere) found.push(i);
  }
  return Int32Array.from(found);
}

function highest(x: Float64Array, around: number, reach: number): number {
  let best = 0;
  const to = Math.min(x.length - 1, around + reach);
  for (let i = Math.max(0, around - reach); i <= to; i++) if (x[i] > best) best = x[i];
  return best;
}

/** Samples of the run above 1 that is nearest to `i`, `longest` at most; 0 where none is within `reach`. */
function extentOf(contrast: Float64Array, i: number, reach: number, longest: number): number {
  for (let d = 0; d <= reach; d++) {
    for (const inside of [i - d, i + d]) {
      if (!(contrast[inside] > 1)) continue;
      let [from, to] = [inside, inside];
      while (contrast[from - 1] > 1 && inside - from < longest) from--;
      while (contrast[to + 1] > 1 && to - inside < longest) to++;
      return Math.min(longest, to - from + 1);
    }
  }
  return 0;
}

/** Samples from `from` on, with mean 0 and length 1, into `out`; 0 beyond the ends of `x`. */
export function unitShape(x: Float64Array, from: number, out: Float64Array): void {
  let sum = 0;
  for (let j = 0; j < out.length; j++) {
    const value = x[from + j];
    out[j] = value === undefined ? 0 : value;
    sum += out[j];
  }
  const level = sum / out.length;
  let square = 0;
  for (let j = 0; j < out.length; j++) {
    out[j] -= level;
    square += out[j] * out[j];
  }
  const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
  for (let j = 0; j < out.length; j++) out[j] *= scale;
}
