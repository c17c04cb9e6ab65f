import { HIGHPASS_ORDER } from '../preprocessing/preprocess-lead.js';
import { butter } from '../signal/butter.js';
import { finiteRuns } from '../signal/finite-runs.js';
import type { Samples } from '../signal/samples.js';
import type { Sos } from '../signal/sections.js';
import { filterInPlace } from '../signal/sosfilt.js';
import { StreamFilter } from './stream-filter.js';

/**
 * The zero-phase high-pass of a stream in two halves: `forward` over every sample as it comes, `backward` over a piece that ends now. As
 * the future is unknown, the backward half begins with it at zero, about which a high-passed signal swings.
 *
 * A forward half alone would shift the phase of the T wave: its windows differ from those of training by half of their power and more.
 */
export class StreamHighpass {
  readonly #sos: Sos;
  readonly #forward: StreamFilter;

  /** Both in Hz. */
  constructor(cutoff: number, sampleRate: number) {
    this.#sos = butter(HIGHPASS_ORDER, cutoff, 'highpass', sampleRate);
    this.#forward = new StreamFilter(this.#sos);
  }

  /** Takes the next samples. */
  forward(samples: Samples): Float64Array {
    return this.#forward.push(samples);
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
