import { HIGHPASS_ORDER } from '../preprocessing/preprocess-lead.js';
import { butter } from '../signal/butter.js';
import { finiteRuns } from '../signal/finite-runs.js';
import type { Samples } from '../signal/samples.js';
import type { Sos } from '../signal/sections.js';
import { filterInPlace, sosfilt } from '../signal/sosfilt.js';
import { steadyState } from '../signal/sosfiltfilt.js';

/**
 * The zero-phase high-pass of a stream in two halves: `forward` over every sample as it comes, `backward` over a piece that ends now. As
 * the future is unknown, the backward half begins with it at zero, about which a high-passed signal swings.
 *
 * A forward half alone would shift the phase of the T wave: its windows differ from those of training by half of their power and more.
 */
export class StreamHighpass {
  readonly #sos: Sos;
  #state: Float64Array | undefined;

  /** Both in Hz. */
  constructor(cutoff: number, sampleRate: number) {
    this.#sos = butter(HIGHPASS_ORDER, cutoff, 'highpass', sampleRate);
  }

  /** Takes the next samples; the filter starts afresh, without a step, after missing ones. */
  forward(samples: Samples): Float64Array {
    const out = new Float64Array(samples.length).fill(Number.NaN);
    let end = 0;
    for (const { from, to } of finiteRuns(samples)) {
      if (from > end) this.#state = undefined;
      this.#state ??= steadyState(this.#sos).map((value) => value * samples[from]);
      out.set(sosfilt(this.#sos, samples.subarray(from, to), this.#state), from);
      end = to;
    }
    if (end < samples.length) this.#state = undefined;
    return out;
  }

  /** A piece of what `forward` gave, filtered backward. */
  backward(piece: Float64Array): Float64Array {
    const out = piece.slice();
    for (const { from, to } of finiteRuns(out)) {
      filterInPlace(this.#sos, out.subarray(from, to), new Float64Array(2 * this.#sos.length), 'backward');
    }
    return out;
  }
}
