import { kaiser } from './kaiser.js';
import type { Samples } from './samples.js';

/** Input samples that are filtered at a time: a scratch that stays in the processor's cache. */
const BLOCK = 32_768;

/** Outputs of one phase that are computed together. */
const PERIODS = 8;

/**
 * Resamples a signal that comes in pieces by the ratio up / down, with the zero-phase low-pass of `scipy.signal.resample_poly` (Kaiser
 * window of beta 5, ten samples of the slower rate on either side). The result is the same however the input is cut.
 *
 * An output sample is a dot product of consecutive inputs and one of `up` phases of the low-pass.
 */
export class PolyphaseResampler {
  readonly #up: number;
  readonly #down: number;
  /** down = whole up + part: from one output to the next. */
  readonly #whole: number;
  readonly #part: number;
  readonly #taps: number;
  /** [up, taps]: each phase in the order of its inputs. */
  readonly #phases: Float64Array;
  /** The latest inputs, at first the zeros before the signal. */
  #scratch: Float64Array;
  /** Samples in the scratch. */
  #held: number;
  /** Where in the scratch the next output begins, and its phase. */
  #next = 0;
  #phase: number;
  #inputs = 0;
  #outputs = 0;

  /** Both are integers from 1 without a common factor. */
  constructor(up: number, down: number) {
    const half = up === down ? 0 : 10 * Math.max(up, down);
    this.#up = up;
    this.#down = down;
    this.#whole = Math.floor(down / up);
    this.#part = down % up;
    this.#taps = Math.floor((2 * half) / up) + 1;
    this.#phases = phasesOf(lowpass(half, up, down), up, this.#taps);
    this.#phase = half % up;
    this.#held = this.#taps - 1 - Math.floor(half / up);
    this.#scratch = new Float64Array(this.#held);
  }

  /** Takes the next input samples; gives the output samples that are now settled. */
  push(x: Samples): Float64Array {
    const out = new Float64Array(this.#settled(this.#held + x.length));
    this.#filter(x, out);
    return out;
  }

  /** Takes the last input samples, behind which there are zeros; gives the remaining outputs, ceil(inputs x up / down) in all. */
  finish(x: Samples): Float64Array {
    const out = new Float64Array(Math.ceil(((this.#inputs + x.length) * this.#up) / this.#down) - this.#outputs);
    const written = this.#filter(x, out);
    this.#filter(new Float64Array(this.#taps), out.subarray(written));
    return out;
  }

  /** Takes input samples and writes the outputs that they settle, but no more than there is room for; says how many. */
  #filter(x: Samples, out: Float64Array): number {
    let written = 0;
    for (let from = 0; from < x.length; from += BLOCK) {
      const block = x.subarray(from, from + BLOCK);
      this.#hold(block);
      const count = Math.min(this.#settled(this.#held), out.length - written);
      this.#convolve(out.subarray(written, written + count));
      written += count;
      this.#scratch.copyWithin(0, this.#next, this.#held);
      this.#held -= this.#next;
      this.#next = 0;
    }
    this.#inputs += x.length;
    this.#outputs += written;
    return written;
  }

  #hold(block: Samples): void {
    const size = this.#held + block.length;
    if (this.#scratch.length < size) {
      const larger = new Float64Array(size);
      larger.set(this.#scratch.subarray(0, this.#held));
      this.#scratch = larger;
    }
    this.#scratch.set(block, this.#held);
    this.#held = size;
  }

  /** How many outputs `held` samples in the scratch settle. */
  #settled(held: number): number {
    return Math.max(0, Math.ceil(((held - this.#next - this.#taps + 1) * this.#up - this.#phase) / this.#down));
  }

  /** Fills `out` with the next outputs. */
  #convolve(out: Float64Array): void {
    const group = PERIODS * this.#up;
    let i = 0;
    for (; out.length - i >= group; i += group) this.#periods(out.subarray(i, i + group));
    for (; i < out.length; i++) out[i] = this.#one();
  }

  #one(): number {
    const x = this.#scratch;
    const phases = this.#phases;
    const taps = this.#taps;
    const row = this.#phase * taps;
    const next = this.#next;
    let sum = 0;
    for (let j = 0; j < taps; j++) sum += phases[row + j] * x[next + j];
    this.#advance();
    return sum;
  }

  /** Outputs `up` apart have the same phase, so eight of them share the loading of its coefficients. */
  #periods(out: Float64Array): void {
    const x = this.#scratch;
    const phases = this.#phases;
    const taps = this.#taps;
    const up = this.#up;
    const down = this.#down;
    for (let i = 0; i < up; i++) {
      const row = this.#phase * taps;
      const next = this.#next;
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      let e = 0;
      let f = 0;
      let g = 0;
      let h = 0;
      for (let j = 0; j < taps; j++) {
        const weight = phases[row + j];
        const at = next + j;
        a += weight * x[at];
        b += weight * x[at + down];
        c += weight * x[at + 2 * down];
        d += weight * x[at + 3 * down];
        e += weight * x[at + 4 * down];
        f += weight * x[at + 5 * down];
        g += weight * x[at + 6 * down];
        h += weight * x[at + 7 * down];
      }
      out[i] = a;
      out[i + up] = b;
      out[i + 2 * up] = c;
      out[i + 3 * up] = d;
      out[i + 4 * up] = e;
      out[i + 5 * up] = f;
      out[i + 6 * up] = g;
      out[i + 7 * up] = h;
      this.#advance();
    }
    this.#next += (PERIODS - 1) * down;
  }

  #advance(): void {
    this.#next += this.#whole;
    this.#phase += this.#part;
    if (this.#phase >= this.#up) {
      this.#phase -= this.#up;
      this.#next++;
    }
  }
}

/** The low-pass at the slower of both rates, [2 half + 1], with a gain of `up`. Equals `up * scipy.signal.firwin(...)`. */
function lowpass(half: number, up: number, down: number): Float64Array {
  const cutoff = 1 / Math.max(up, down);
  const taps = kaiser(2 * half + 1, 5).map((weight, i) => weight * sinc(cutoff * (i - half)));
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => (up * tap) / sum);
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** Every up-th tap from each phase on, reversed, [up, taps]; zero where the low-pass has ended. */
function phasesOf(filter: Float64Array, up: number, taps: number): Float64Array {
  const phases = new Float64Array(up * taps);
  filter.forEach((tap, i) => {
    phases[(i % up) * taps + taps - 1 - Math.floor(i / up)] = tap;
  });
  return phases;
}
