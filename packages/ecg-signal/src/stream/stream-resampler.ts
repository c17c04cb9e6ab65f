import { resampledGap } from '../preprocessing/preprocess-lead.js';
import { missingRuns, type Run } from '../signal/finite-runs.js';
import { PolyphaseResampler } from '../signal/polyphase.js';
import { type ResamplingRatio, ratioOfRates } from '../signal/resample.js';
import type { Samples } from '../signal/samples.js';

/**
 * Bound on both numbers of the ratio of rates, exact for rates of up to four digits and off by less than the clocks of cheap devices for others: a
 * low-pass of ten times as many taps would hold up all other streams of the thread while it is made.
 */
const LARGEST_FACTOR = 10_000;

/**
 * Resamples a stream with missing samples: a gap is filled with the last value before it, and what comes out for it is missing again. The
 * output lags behind by ten samples of the slower rate.
 */
export class StreamResampler {
  readonly #ratio: ResamplingRatio;
  readonly #resampler: PolyphaseResampler;
  /** Input samples that were missing, as long as they concern outputs to come. */
  #gaps: Run[] = [];
  #inputs = 0;
  #outputs = 0;
  #last: number | undefined;
  #offset = 0;

  constructor(fromHz: number, toHz: number) {
    this.#ratio = ratioOfRates(fromHz, toHz, LARGEST_FACTOR);
    this.#resampler = new PolyphaseResampler(this.#ratio.up, this.#ratio.down);
  }

  /** Takes the next input samples; gives the output samples that are now settled. */
  push(samples: Samples): Float64Array {
    for (const { from, to } of missingRuns(samples))
      this.#gaps.push({ from: from + this.#inputs, to: to + this.#inputs });
    this.#inputs += samples.length;
    const out = this.#resampler.push(this.#bridged(samples)).map((value) => value + this.#offset);
    for (const gap of this.#gaps) {
      const { from, to } = resampledGap(gap, this.#ratio);
      out.fill(Number.NaN, Math.max(0, from - this.#outputs), Math.max(0, to - this.#outputs));
    }
    this.#outputs += out.length;
    this.#gaps = this.#gaps.filter((gap) => resampledGap(gap, this.#ratio).to > this.#outputs);
    return out;
  }

  /** Without gaps, and less the stream's first value: the zeros that the resampler sees before it would be a step. */
  #bridged(samples: Samples): Float64Array {
    const bridged = new Float64Array(samples.length);
    for (let i = 0; i < samples.length; i++) {
      if (Number.isFinite(samples[i])) {
        if (this.#last === undefined) this.#offset = samples[i];
        this.#last = samples[i];
      }
      bridged[i] = (this.#last ?? this.#offset) - this.#offset;
    }
    return bridged;
  }
}
