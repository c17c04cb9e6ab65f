import { SHORT_HOLE } from '../signal/bridge-gaps.js';
import type { Samples } from '../signal/samples.js';

/**
 * Straight lines across the holes of a stream of up to {@link SHORT_HOLE}, as {@link bridgeShortHoles} has them of a whole lead. What is missing is held back until it is known
 * how long it is: for 100 ms at most.
 */
export class StreamBridge {
  /** Samples of the longest hole that is bridged. */
  readonly #longest: number;
  /** The last sample that was not missing, since the last long gap. */
  #last: number | undefined;
  #held = 0;

  constructor(sampleRate: number) {
    this.#longest = SHORT_HOLE * sampleRate;
  }

  /** Takes the next samples; gives those that are known now. */
  push(samples: Samples): Float64Array {
    const out = new Float64Array(this.#held + samples.length).fill(Number.NaN);
    let end = 0;
    for (let i = 0; i < samples.length; i++) {
      if (Number.isFinite(samples[i])) {
        if (this.#last !== undefined) {
          const slope = (samples[i] - this.#last) / (this.#held + 1);
          for (let k = 1; k <= this.#held; k++) out[end + k - 1] = this.#last + slope * k;
        }
        end += this.#held;
        this.#held = 0;
        out[end++] = samples[i];
        this.#last = samples[i];
      } else if (++this.#held > this.#longest || this.#last === undefined) {
        end += this.#held;
        this.#held = 0;
        this.#last = undefined;
      }
    }
    return out.subarray(0, end);
  }
}
