import { bandpassTaps, firSymmetric } from '../signal/fir.js';
import { movingAverage } from '../signal/moving-average.js';
import type { Samples } from '../signal/samples.js';

/** The two bands that a QRS complex is looked for in, Hz: the one of most of its energy, and a wider one that T and P waves hardly reach. */
const BANDS = [
  [8, 20],
  [10, 40],
] as const;
/** What shapes are compared in, and where T waves have their energy, Hz. */
const SHAPE_BAND = [3, 25] as const;
const SLOW_BAND = [3, 9] as const;

/** Duration of a QRS complex, of a heart beat, and of what the threshold's offset is measured over, s; the offset as a share of its energy (Elgendi 2013). */
const QRS = 0.097;
const BEAT = 0.611;
const NEIGHBOURHOOD = 10;
const OFFSET = 0.08;

/** Half of the taps of the filters, s. */
const TAPS = 0.15;
const SLOW_TAPS = 0.2;

/** QRS complexes are looked for at about this rate, Hz. */
const WORKING_RATE = 120;

/** Energy of one band. */
export interface BandEnergy {
  /** The band's signal. */
  readonly signal: Float64Array;
  /** Mean energy over a QRS complex. */
  readonly energy: Float64Array;
  /** That energy over the threshold of two moving averages: above 1 is a QRS complex (Elgendi 2013). */
  readonly contrast: Float64Array;
}

/** A stretch of a lead as QRS complexes are looked for in it. */
export interface QrsEnergy {
  /** Hz */
  readonly rate: number;
  /** Samples of the lead per sample here: sample i is at `step * i + (step - 1) / 2` of the stretch. */
  readonly step: number;
  readonly bands: readonly BandEnergy[];
  readonly shape: Float64Array;
  /** Mean energy of slow waves over a QRS complex. */
  readonly slow: Float64Array;
}

/** Samples of a lead that become one where QRS complexes are looked for. */
export function stepOf(sampleRate: number): number {
  return Math.max(1, Math.floor(sampleRate / WORKING_RATE));
}

/**
 * A stretch without missing samples as energies of bands. What is around a sample by more than 5.5 s has no effect.
 *
 * @param sampleRate Hz, more than 40
 */
export function qrsEnergy(samples: Samples, sampleRate: number): QrsEnergy {
  const step = stepOf(sampleRate);
  const rate = sampleRate / step;
  const x = decimate(samples, step);
  const half = Math.round(TAPS * rate);
  const slowHalf = Math.round(SLOW_TAPS * rate);
  const filtered = ([low, high]: readonly [number, number], taps: number) =>
    firSymmetric(x, bandpassTaps([low, Math.min(high, 0.499 * rate)], taps, rate));
  const over = (energy: Float64Array, seconds: number) => movingAverage(energy, Math.round(seconds * rate));
  const bands = BANDS.map((band) => {
    const signal = filtered(band, half);
    const power = squared(signal);
    const energy = over(power, QRS);
    const contrast = over(power, BEAT);
    const around = over(power, NEIGHBOURHOOD);
    for (let i = 0; i < contrast.length; i++) {
      const threshold = contrast[i] + OFFSET * around[i];
      contrast[i] = threshold > 0 ? energy[i] / threshold : 0;
    }
    return { signal, energy, contrast };
  });
  return {
    rate,
    step,
    bands,
    shape: filtered(SHAPE_BAND, slowHalf),
    slow: over(squared(filtered(SLOW_BAND, slowHalf)), QRS),
  };
}

/** Means of `step` samples each, which halves the noise that mains and muscles would fold into the bands. */
function decimate(x: Samples, step: number): Float64Array {
  const out = new Float64Array(Math.floor(x.length / step));
  for (let i = 0, k = 0; i < out.length; i++) {
    let sum = 0;
    for (let n = 0; n < step; n++) sum += x[k++];
    out[i] = sum / step;
  }
  return out;
}

function squared(x: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = x[i] * x[i];
  return out;
}
