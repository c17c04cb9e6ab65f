import type { Samples } from './samples.js';
import type { Section, Sos } from './sections.js';

/** Passes everything; makes the number of sections even. */
const IDENTITY: Section = { b0: 1, b1: 0, b2: 0, a1: 0, a2: 0 };

/**
 * Filters forward in time. Equals `scipy.signal.sosfilt`.
 *
 * @param state two numbers a section, zero at the start of a signal; updated, so that the next piece of a stream goes on with it
 * @returns as many samples as `x` has
 *
 * @example
 * const state = new Float64Array(2 * sos.length);
 * for (const piece of stream) use(sosfilt(sos, piece, state));
 */
export function sosfilt(sos: Sos, x: Samples, state: Float64Array = new Float64Array(2 * sos.length)): Float64Array {
  const y = new Float64Array(x);
  filterInPlace(sos, y, state, 'forward');
  return y;
}

/** Filters `y` in place, from its first sample to its last or the other way. */
export function filterInPlace(sos: Sos, y: Float64Array, state: Float64Array, direction: 'forward' | 'backward'): void {
  for (let s = 0; s < sos.length; s += 2) {
    const alone = s + 1 === sos.length;
    const pair = state.slice(2 * s, 2 * s + 4);
    const padded = alone ? Float64Array.of(...pair, 0, 0) : pair;
    filterPair(sos[s], alone ? IDENTITY : sos[s + 1], y, padded, direction === 'forward' ? 1 : -1);
    state.set(alone ? padded.subarray(0, 2) : padded, 2 * s);
  }
}

/**
 * Two sections in one pass, each in transposed direct form II: the processor works on the second section of one sample while the
 * first section of the next is under way, which a pass for each section could not.
 */
function filterPair(first: Section, second: Section, y: Float64Array, state: Float64Array, step: 1 | -1): void {
  const { b0, b1, b2, a1, a2 } = first;
  const { b0: c0, b1: c1, b2: c2, a1: d1, a2: d2 } = second;
  let [p, q, r, s] = state;
  for (let n = 0, i = step === 1 ? 0 : y.length - 1; n < y.length; n++, i += step) {
    const x = y[i];
    const u = b0 * x + p;
    p = b1 * x - a1 * u + q;
    q = b2 * x - a2 * u;
    const v = c0 * u + r;
    r = c1 * u - d1 * v + s;
    s = c2 * u - d2 * v;
    y[i] = v;
  }
  state[0] = p;
  state[1] = q;
  state[2] = r;
  state[3] = s;
}
