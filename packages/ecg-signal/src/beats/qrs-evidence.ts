import { median, medianInPlace } from '../signal/statistics.js';
import { type Candidates, unitShape } from './qrs-candidates.js';

/** How far around a candidate the beats are that it is compared with, for heights and rhythm, and for shapes, s. */
const AROUND = 5;
const SHAPES_AROUND = 10;
/** Where a higher wave speaks against a candidate, before and after it, s: its T or P wave it could be. */
const BEFORE = 0.45;
const AFTER = 0.3;
/** How far a shape may be shifted to fit others, s. */
const SHIFT = 0.025;
/** No two beats are nearer to each other: 333 beats a minute, s. */
export const REFRACTORY = 0.18;
/** Where the beats around say nothing about the rhythm: s, and the spread of its logarithm. */
const USUAL_INTERVAL = 0.8;
const USUAL_SPREAD = 0.5;

/** Numbers of evidence per candidate. */
export const EVIDENCE = [
  'narrow band: contrast',
  'narrow band: extent',
  'narrow band: height',
  'narrow band: higher before',
  'narrow band: higher after',
  'wide band: contrast',
  'wide band: extent',
  'wide band: height',
  'wide band: higher before',
  'wide band: higher after',
  'likeness',
  'likeness of the others',
  'sharpness',
  'sharpness to that of the others',
  'early',
  'late',
  'off rhythm before',
  'off rhythm after',
  'unsteady rhythm',
] as const;

const limited = (value: number, limit: number): number =>
  value > limit ? limit : value < -limit ? -limit : Number.isFinite(value) ? value : 0;

/**
 * What speaks for and against each candidate beside the beats found so far: heights, shapes and rhythm.
 *
 * @param beats indices of candidates that are taken for beats, rising
 * @returns {@link EVIDENCE} of the first candidate, of the second, ...
 */
export function qrsEvidence(candidates: Candidates, beats: ArrayLike<number>): Float64Array {
  const { energy, at, bands, sharpness, shapes, shapeLength } = candidates;
  const { rate } = energy;
  const out = new Float64Array(at.length * EVIDENCE.length);
  const around = new Around(candidates, beats);
  const sums = cumulativeShapes(candidates, beats);
  const template = new Float64Array(shapeLength);
  const shifted = new Float64Array(shapeLength);
  const shift = Math.round(SHIFT * rate);
  const half = shapeLength >> 1;
  let [low, high] = [0, 0];
  for (let k = 0; k < at.length; k++) {
    let o = k * EVIDENCE.length;
    const typical = around.of(k);
    bands.forEach(({ contrast, height, extent }, b) => {
      out[o++] = limited(contrast[k], 4);
      out[o++] = extent[k];
      out[o++] = limited(height[k] - (typical.heights[b] ?? height[k]), 4);
      out[o++] = higherNear(at, height, k, -1, BEFORE * rate);
      out[o++] = higherNear(at, height, k, 1, AFTER * rate);
    });

    while (high < beats.length && at[beats[high]] <= at[k] + SHAPES_AROUND * rate) high++;
    while (low < beats.length && at[beats[low]] < at[k] - SHAPES_AROUND * rate) low++;
    const own = typical.isBeat ? 1 : 0;
    let square = 0;
    for (let j = 0; j < shapeLength; j++) {
      template[j] = sums[high * shapeLength + j] - sums[low * shapeLength + j] - own * shapes[k * shapeLength + j];
      square += template[j] * template[j];
    }
    const others = high - low - own;
    let likeness = 0;
    if (others > 0 && square > 0) {
      likeness = -1;
      for (let d = -shift; d <= shift; d++) {
        unitShape(energy.shape, at[k] - half + d, shifted);
        let product = 0;
        for (let j = 0; j < shapeLength; j++) product += shifted[j] * template[j];
        likeness = Math.max(likeness, product / Math.sqrt(square));
      }
    }
    out[o++] = likeness;
    out[o++] = others > 0 ? Math.sqrt(square) / others : 0;
    out[o++] = limited(sharpness[k], 4);
    out[o++] = limited(sharpness[k] - (typical.sharpness ?? sharpness[k]), 4);
    out[o++] = limited(typical.before, 2);
    out[o++] = limited(typical.after, 2);
    out[o++] = limited(Math.abs(typical.before), 2);
    out[o++] = limited(Math.abs(typical.after), 2);
    out[o++] = limited(typical.spread, 1);
  }
  return out;
}

/** The logarithm of how much higher the highest candidate is within `reach` samples on one side, from -3 (there is none) to 3. */
function higherNear(at: Int32Array, height: Float64Array, k: number, side: 1 | -1, reach: number): number {
  let most = -3;
  for (let q = k + side; q >= 0 && q < at.length && Math.abs(at[q] - at[k]) <= reach; q += side)
    most = Math.max(most, height[q] - height[k]);
  return Math.min(3, most);
}

/** Sums of the first n shapes of beats, for every n. */
function cumulativeShapes({ shapes, shapeLength }: Candidates, beats: ArrayLike<number>): Float64Array {
  const sums = new Float64Array((beats.length + 1) * shapeLength);
  for (let r = 0; r < beats.length; r++) {
    const from = beats[r] * shapeLength;
    for (let j = 0; j < shapeLength; j++) {
      sums[(r + 1) * shapeLength + j] = sums[r * shapeLength + j] + shapes[from + j];
    }
  }
  return sums;
}

/** The beats around a candidate. */
interface Typical {
  /** Median by band; undefined without beats. */
  readonly heights: readonly (number | undefined)[];
  readonly sharpness: number | undefined;
  /** Logarithm of the interval from the beat before, and to the one after, over the usual one; 0 where there is none. */
  readonly before: number;
  readonly after: number;
  /** Median distance of the intervals' logarithms from that of the usual one. */
  readonly spread: number;
  readonly isBeat: boolean;
}

/** Medians of the beats around one candidate after the other. */
class Around {
  readonly #candidates: Candidates;
  readonly #beats: ArrayLike<number>;
  #low = 0;
  #high = 0;
  /** First beat that is not before the candidate. */
  #next = 0;
  #heights: (number | undefined)[] = [];
  #sharpness: number | undefined;
  #interval = USUAL_INTERVAL;
  #spread = USUAL_SPREAD;
  #of = [-1, -1];

  constructor(candidates: Candidates, beats: ArrayLike<number>) {
    this.#candidates = candidates;
    this.#beats = beats;
  }

  /** To be asked for rising `k`. */
  of(k: number): Typical {
    const { at, energy } = this.#candidates;
    const beats = this.#beats;
    const reach = AROUND * energy.rate;
    while (this.#high < beats.length && at[beats[this.#high]] <= at[k] + reach) this.#high++;
    while (this.#low < beats.length && at[beats[this.#low]] < at[k] - reach) this.#low++;
    while (this.#next < beats.length && beats[this.#next] < k) this.#next++;
    if (this.#of[0] !== this.#low || this.#of[1] !== this.#high) this.#measure();
    const isBeat = beats[this.#next] === k;
    const refractory = REFRACTORY * energy.rate;
    let before = this.#next - 1;
    let after = isBeat ? this.#next + 1 : this.#next;
    while (before >= 0 && at[k] - at[beats[before]] < refractory) before--;
    while (after < beats.length && at[beats[after]] - at[k] < refractory) after++;
    const usual = this.#interval * energy.rate;
    return {
      heights: this.#heights,
      sharpness: this.#sharpness,
      before: before >= 0 ? Math.log((at[k] - at[beats[before]]) / usual) : 0,
      after: after < beats.length ? Math.log((at[beats[after]] - at[k]) / usual) : 0,
      spread: this.#spread,
      isBeat,
    };
  }

  #measure(): void {
    const { at, bands, sharpness, energy } = this.#candidates;
    const [low, high] = [this.#low, this.#high];
    this.#of = [low, high];
    const medianOf = (x: Float64Array) => {
      const values = new Float64Array(high - low);
      for (let r = low; r < high; r++) values[r - low] = x[this.#beats[r]];
      return values.length > 0 ? medianInPlace(values) : undefined;
    };
    this.#heights = bands.map(({ height }) => medianOf(height));
    this.#sharpness = medianOf(sharpness);
    const intervals = new Float64Array(Math.max(0, high - low - 1));
    for (let r = low + 1; r < high; r++)
      intervals[r - low - 1] = (at[this.#beats[r]] - at[this.#beats[r - 1]]) / energy.rate;
    this.#interval = intervals.length > 1 ? median(intervals) : USUAL_INTERVAL;
    this.#spread =
      intervals.length > 2
        ? medianInPlace(intervals.map((interval) => Math.abs(Math.log(interval / this.#interval))))
        : USUAL_SPREAD;
  }
}
