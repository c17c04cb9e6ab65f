import { EcgSignalError } from '../error.js';
import { add, type Complex, complex, divide, multiply, squareRoot, subtract } from './complex.js';
import { type Sos, toSections } from './sections.js';

/** Which frequencies pass. */
export type FilterBand = 'lowpass' | 'highpass' | 'bandpass';

/** Zeros at s = 0 (Butterworth filters have no other finite ones), poles and gain of an analogue filter. */
interface AnalogueFilter {
  readonly zerosAtOrigin: number;
  readonly poles: readonly Complex[];
  readonly gain: number;
}

/** Rate of the bilinear transform; any would do, SciPy uses 2 and doubles it. */
const BILINEAR_RATE = 4;

/**
 * A digital Butterworth filter. Equals `scipy.signal.butter(order, cutoff, band, output='sos', fs=sampleRate)`.
 *
 * @param order from 1 to 32; a band-pass has twice as many poles
 * @param cutoff -3 dB frequency in Hz; [low, high] for a band-pass
 * @param sampleRate Hz
 * @throws EcgSignalError when the order or a cut-off is outside its range
 *
 * @example
 * const clean = sosfiltfilt(butter(4, 0.8, 'highpass', 256), lead);
 */
export function butter(
  order: number,
  cutoff: number | readonly [number, number],
  band: FilterBand,
  sampleRate: number,
): Sos {
  if (!Number.isInteger(order) || order < 1 || order > 32) {
    throw new EcgSignalError(`invalid filter order ${order}: expected an integer from 1 to 32`);
  }
  const edges = typeof cutoff === 'number' ? [cutoff] : cutoff;
  if (edges.length !== (band === 'bandpass' ? 2 : 1)) {
    throw new EcgSignalError(
      `invalid cut-off [${edges}]: expected ${band === 'bandpass' ? 'two frequencies' : 'one'} for a ${band}`,
    );
  }
  const ordered = edges.every((edge, i) => edge > (i === 0 ? 0 : edges[i - 1]) && edge < sampleRate / 2);
  if (!ordered) {
    throw new EcgSignalError(
      `invalid cut-off ${edges.join(' to ')} Hz: expected rising frequencies between 0 and ${sampleRate / 2} Hz`,
    );
  }
  const [low, high] = edges.map((edge) => BILINEAR_RATE * Math.tan((Math.PI * edge) / sampleRate));
  const prototype = Array.from({ length: order }, (_, k) => {
    const angle = (Math.PI * (2 * k + 1 - order)) / (2 * order);
    return complex(-Math.cos(angle), -Math.sin(angle));
  });
  return bilinear(band === 'bandpass' ? toBandpass(prototype, low, high) : toEdge(prototype, low, band));
}

/** Moves the prototype's edge of 1 rad/s to `edge`. */
function toEdge(prototype: readonly Complex[], edge: number, band: 'lowpass' | 'highpass'): AnalogueFilter {
  const scale = complex(edge);
  return band === 'lowpass'
    ? { zerosAtOrigin: 0, poles: prototype.map((pole) => multiply(scale, pole)), gain: edge ** prototype.length }
    : { zerosAtOrigin: prototype.length, poles: prototype.map((pole) => divide(scale, pole)), gain: 1 };
}

function toBandpass(prototype: readonly Complex[], low: number, high: number): AnalogueFilter {
  const width = high - low;
  const poles = prototype.flatMap((pole) => {
    const centre = multiply(pole, complex(width / 2));
    const offset = squareRoot(subtract(multiply(centre, centre), complex(low * high)));
    return [add(centre, offset), subtract(centre, offset)];
  });
  return { zerosAtOrigin: prototype.length, poles, gain: width ** prototype.length };
}

/** s = rate (z - 1) / (z + 1): zeros at s = 0 go to z = 1, those at infinity to z = -1. */
function bilinear({ zerosAtOrigin, poles, gain }: AnalogueFilter): Sos {
  const rate = complex(BILINEAR_RATE);
  const denominator = poles.reduce((product, pole) => multiply(product, subtract(rate, pole)), complex(1));
  return toSections({
    zeros: poles.map((_, i) => (i < zerosAtOrigin ? 1 : -1)),
    poles: poles.map((pole) => divide(add(rate, pole), subtract(rate, pole))),
    gain: (gain * BILINEAR_RATE ** zerosAtOrigin) / denominator.re,
  });
}
