import type { Histogram } from './histogram.js';

/** Steps between the least and the largest 8-bit number. */
const STEPS = 255;

/** How far the values go below 0, as a multiple of how far they go above: what is tried. */
const RATIOS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2];

/** Scales that are tried for a channel, from all of its values to a 64th of them. */
const SCALES = 64;

/** How a layer's values are held in 8 bits: those of channel c between -below * scale[c] and scale[c]. */
export interface LayerRange {
  readonly below: number;
  readonly scale: Float32Array;
}

export interface LayerRangeOptions {
  /** Slope of the leaky ReLU between sums and activations. */
  readonly slope: number;
  /** Whether the sums are held in 8 bits too, not only the activations. */
  readonly holdsSums: boolean;
  /**
   * What the squared error of a clipped value counts. Clipped are the tops of the highest R peaks, and a max pool follows: less may be lost by
   * them than by a coarser step for all other values.
   */
  readonly clipped: number;
}

/**
 * The ranges of a layer's sums that change its activations least: least mean squared error of what the next layer makes of them.
 * @param histograms of each channel's sums
 * @param weights by channel: sum of the squares of the weights that it meets in the next layer
 */
export function layerRange(
  histograms: readonly Histogram[],
  weights: ArrayLike<number>,
  options: LayerRangeOptions,
): LayerRange {
  let best: LayerRange | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const below of RATIOS) {
    let total = 0;
    const scale = Float32Array.from(histograms, (histogram, channel) => {
      const found = channelScale(histogram, below, options);
      total += weights[channel] * found.error;
      return found.scale;
    });
    if (total >= least) continue;
    least = total;
    best = { below, scale };
  }
  if (!best) throw new Error('8-bit calibration failed: a layer gives values that are not finite');
  return best;
}

function channelScale(
  histogram: Histogram,
  below: number,
  options: LayerRangeOptions,
): { scale: number; error: number } {
  const all = Math.max(histogram.high, -histogram.low / below, Number.EPSILON);
  let best = { scale: all, error: Number.POSITIVE_INFINITY };
  for (let step = SCALES; step > 0; step--) {
    const scale = all * (step / SCALES) ** 1.5;
    const error = meanSquaredError(histogram, scale, below, options);
    if (error < best.error) best = { scale, error };
  }
  return best;
}

/** Of activations whose sums are clipped to [-below * scale, scale] and rounded to steps, and which are rounded again themselves. */
function meanSquaredError(
  { low, high, counts }: Histogram,
  scale: number,
  below: number,
  { slope, holdsSums, clipped }: LayerRangeOptions,
): number {
  // A rounding error is spread evenly over a step.
  const rounding = (range: number) => (range / STEPS) ** 2 / 12;
  const ofSums = holdsSums ? rounding(scale * (1 + below)) : 0;
  const ofActivations = rounding(scale * (1 + slope * below));
  const width = (high - low) / counts.length;
  let error = 0;
  let total = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    if (counts[bin] === 0) continue;
    const value = low + (bin + 0.5) * width;
    const beyond = Math.max(value - scale, -below * scale - value, 0);
    const gain = value < 0 ? slope * slope : 1;
    error += counts[bin] * (ofActivations + gain * (beyond > 0 ? clipped * beyond * beyond : ofSums));
    total += counts[bin];
  }
  return error / total;
}
