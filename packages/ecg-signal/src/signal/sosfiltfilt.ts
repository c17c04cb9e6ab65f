import { EcgSignalError } from '../error.js';
import type { Samples } from './samples.js';
import type { Sos } from './sections.js';
import { filterInPlace } from './sosfilt.js';

/** Samples that {@link sosfiltfilt} adds at either end; the signal must be longer than that. */
export function paddingOf(sos: Sos): number {
  const zerosAtOrigin = sos.filter((section) => section.b2 === 0).length;
  const polesAtOrigin = sos.filter((section) => section.a2 === 0).length;
  return 3 * (2 * sos.length + 1 - Math.min(zerosAtOrigin, polesAtOrigin));
}

/**
 * Filters forward and backward: no phase shift, the magnitude response squared. The ends are extended by their odd reflection.
 * Equals `scipy.signal.sosfiltfilt` with its defaults.
 *
 * @returns as many samples as `x` has
 * @throws EcgSignalError when the signal is not longer than the padding (15 samples for an order of 4)
 */
export function sosfiltfilt(sos: Sos, x: Samples): Float64Array {
  const padding = paddingOf(sos);
  if (x.length <= padding) {
    throw new EcgSignalError(`signal of ${x.length} samples is too short to filter: expected more than ${padding}`);
  }
  const y = oddExtension(x, padding);
  const steady = steadyState(sos);
  const stateAt = (level: number) => steady.map((value) => value * level);
  filterInPlace(sos, y, stateAt(y[0]), 'forward');
  filterInPlace(sos, y, stateAt(y[y.length - 1]), 'backward');
  return y.slice(padding, padding + x.length);
}

/** Both ends rotated by half a turn about the end sample, `padding` samples of each. */
function oddExtension(x: Samples, padding: number): Float64Array {
  const last = x.length - 1;
  const extended = new Float64Array(x.length + 2 * padding);
  extended.set(x, padding);
  for (let i = 1; i <= padding; i++) {
    extended[padding - i] = 2 * x[0] - x[i];
    extended[padding + last + i] = 2 * x[last] - x[last - i];
  }
  return extended;
}

/** The state that a constant input of 1 settles to. Equals `scipy.signal.sosfilt_zi`. */
export function steadyState(sos: Sos): Float64Array {
  const state = new Float64Array(2 * sos.length);
  let level = 1;
  sos.forEach(({ b0, b1, b2, a1, a2 }, s) => {
    const gain = (b0 + b1 + b2) / (1 + a1 + a2);
    state[2 * s] = level * (gain - b0);
    state[2 * s + 1] = level * (b2 - a2 * gain);
    level *= gain;
  });
  return state;
}
