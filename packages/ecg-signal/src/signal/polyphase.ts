import { kaiser } from './kaiser.js';
import { convolveFast, type Phases } from './polyphase-kernel.js';
import type { Samples } from './samples.js';

/** Input samples that are filtered at a time: a scratch that stays in the processor's cache. */
const BLOCK = 32_768;

/** Low-passes that are kept for others of the same ratio, and the largest factor of theirs (1.6 MB). */
const KEPT = 8;
const LARGEST_KEPT_FACTOR = 10_000;

/**
 * Resamples a signal that comes in pieces by the ratio up / down, with the zero-phase low-pass of `scipy.signal.resample_poly` (Kaiser
 * window of beta 5, ten samples of the slower rate on either side). The result is the same however the input is cut.
 *
 * An output sample is a dot product of consecutive inputs and one of `up` phases of the low-pass.
 */
export class PolyphaseResampler {
  readonly #phases: Phases;
  /** The latest inputs, at first the zeros before the signal. */
  #scratch: Float64Array;
  /** Samples in the scratch. */
  #held: number;
  /** Of the next output, whose inputs begin with the scratch. */
  #phase: number;
  #inputs = 0;
  #outputs = 0;

  /** Both are integers from 1 without a common factor. */
  constructor(up: number, down: number) {
    const half = halfLength(up, down);
    this.#phases = phasesOfRatio(up, down);
    this.#phase = half % up;
    this.#held = this.#phases.taps - 1 - Math.floor(half / up);
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
    const { up, down, taps } = this.#phases;
    const out = new Float64Array(Math.ceil(((this.#inputs + x.length) * up) / down) - this.#outputs);
    const written = this.#filter(x, out);
    this.#filter(new Float64Array(taps), out.subarray(written));
    return out;
  }

  /** Takes input samples and writes the outputs that they settle, but no more than there is room for; says how many. */
  #filter(x: Samples, out: Float64Array): number {
    let written = 0;
    for (let from = 0; from < x.length; from += BLOCK) {
      const block = x.subarray(from, from + BLOCK);
      this.#hold(block);
      const count = Math.min(this.#settled(this.#held), out.length - written);
      const next = this.#convolve(out.subarray(written, written + count));
      written += count;
      this.#scratch.copyWithin(0, next, this.#held);
      this.#held -= next;
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
    const { up, down, taps } = this.#phases;
    return Math.max(0, Math.ceil(((held - taps + 1) * up - this.#phase) / down));
  }

  /** Fills `out` with the next outputs; says where in the scratch the one after them begins. */
  #convolve(out: Float64Array): number {
    const { up, down } = this.#phases;
    const x = this.#scratch.subarray(0, this.#held);
    if (!convolveFast(x, this.#phases, this.#phase, out)) convolve(x, this.#phases, this.#phase, out);
    const moved = this.#phase + out.length * down;
    this.#phase = moved % up;
    return Math.floor(moved / up);
  }
}

/** As {@link convolveFast}: the order of the additions is that of two pairs of numbers in parallel. */
function convolve(x: Float64Array, { up, down, taps, weights }: Phases, phase: number, out: Float64Array): void {
  const fours = taps - (taps % 4);
  for (let i = 0; i < out.length; i++) {
    const moved = phase + i * down;
    const row = (moved % up) * taps;
    const from = Math.floor(moved / up);
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let j = 0;
    for (; j < fours; j += 4) {
      a += weights[row + j] * x[from + j];
      b += weights[row + j + 1] * x[from + j + 1];
      c += weights[row + j + 2] * x[from + j + 2];
      d += weights[row + j + 3] * x[from + j + 3];
    }
    let sum = a + c + (b + d);
    for (; j < taps; j++) sum += weights[row + j] * x[from + j];
    out[i] = sum;
  }
}

/** Taps of the low-pass on either side of its middle. */
const halfLength = (up: number, down: number): number => (up === down ? 0 : 10 * Math.max(up, down));

const kept = new Map<string, Phases>();

/** The low-pass of a ratio. It takes as long as filtering seconds of signal, and is the same for all streams of a rate. */
function phasesOfRatio(up: number, down: number): Phases {
  const key = `${up}/${down}`;
  let phases = kept.get(key);
  if (!phases) {
    const half = halfLength(up, down);
    const taps = Math.floor((2 * half) / up) + 1;
    phases = { up, down, taps, weights: weightsOf(lowpass(half, up, down), up, taps) };
  }
  if (Math.max(up, down) <= LARGEST_KEPT_FACTOR) {
    // A map's first key is the one that was set longest ago.
    kept.delete(key);
    kept.set(key, phases);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? key);
  }
  return phases;
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
function weightsOf(filter: Float64Array, up: number, taps: number): Float64Array {
  const phases = new Float64Array(up * taps);
  filter.forEach((tap, i) => {
    phases[(i % up) * taps + taps - 1 - Math.floor(i / up)] = tap;
  });
  return phases;
}
