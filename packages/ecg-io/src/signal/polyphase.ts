import { kaiser } from './kaiser.js';
import type { Samples } from './samples.js';

/** Input samples that are filtered at a time: a scratch that stays in the processor's cache. */
const BLOCK = 8192;

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
  readonly #scratch: Float64Array;
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
    this.#scratch = new Float64Array(2 * this.#taps + BLOCK);
  }

  /** Takes the next input samples; gives the output samples that are now settled. */
  push(x: Samples): Float64Array {
    const out = new Float64Array(this.#settled(this.#held + x.length));
    let written = 0;
    for (let from = 0; from < x.length; from += BLOCK) {
      const block = x.subarray(from, from + BLOCK);
      this.#scratch.set(block, this.#held);
      this.#held += block.length;
      const count = this.#settled(this.#held);
      this.#convolve(out.subarray(written, written + count));
      written += count;
      this.#scratch.copyWithin(0, this.#next, this.#held);
      this.#held -= this.#next;
      this.#next = 0;
    }
    this.#inputs += x.length;
    this.#outputs += written;
    return out;
  }

  /** Ends the signal: the remaining output samples, ceil(inputs x up / down) in all. */
  finish(): Float64Array {
    const remaining = Math.ceil((this.#inputs * this.#up) / this.#down) - this.#outputs;
    return this.push(new Float64Array(this.#taps)).subarray(0, remaining);
  }

  /** How many outputs `held` samples in the scratch settle. */
  #settled(held: number): number {
    return Math.max(0, Math.ceil(((held - this.#next - this.#taps + 1) * this.#up - this.#phase) / this.#down));
  }

  /** Fills `out` with the next outputs. */
  #convolve(out: Float64Array): void {
    let i = 0;
    for (; out.length - i >= 4 * this.#up; i += 4 * this.#up) this.#fourPeriods(out.subarray(i, i + 4 * this.#up));
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

  /** Outputs `up` apart have the same phase, so four of them share the loading of its coefficients. */
  #fourPeriods(out: Float64Array): void {
    const x = this.#scratch;
    const phases = this.#phases;
    const taps = this.#taps;
    const up = this.#up;
    const down = this.#down;
    for (let i = 0; i < up; i++) {
      const row = this.#phase * taps;
      const next = this.#next;
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let j = 0; j < taps; j++) {
        const weight = phases[row + j];
        a += weight * x[next + j];
        b += weight * x[next + j + down];
        c += weight * x[next + j + 2 * down];
        d += weight * x[next + j + 3 * down];
      }
      out[i] = a;
      out[i + up] = b;
      out[i + 2 * up] = c;
      out[i + 3 * up] = d;
      this.#advance();
    }
    this.#next += 3 * down;
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
