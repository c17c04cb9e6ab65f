import { finiteRuns } from '../signal/finite-runs.js';
import type { Samples } from '../signal/samples.js';
import type { Sos } from '../signal/sections.js';
import { sosfilt } from '../signal/sosfilt.js';
import { steadyState } from '../signal/sosfiltfilt.js';

/** A filter over every sample of a stream as it comes. */
export class StreamFilter {
  readonly #sos: Sos;
  #state: Float64Array | undefined;

  constructor(sos: Sos) {
    this.#sos = sos;
  }

  /** Takes the next samples; the filter starts afresh, without a step, after missing ones. */
  push(samples: Samples): Float64Array {
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
}
