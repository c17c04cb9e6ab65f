import type { Samples } from '../signal/samples.js';
import type { Statistics } from '../signal/statistics.js';

/**
 * Mean and standard deviation of the past, where a sample's weight falls to 1/e in `timeConstant` samples (West's recurrence, 1979).
 * Missing samples are passed over.
 */
export class RunningStatistics {
  readonly #decay: number;
  #weight = 0;
  #mean = 0;
  #squares = 0;

  constructor(timeConstant: number) {
    this.#decay = Math.exp(-1 / timeConstant);
  }

  push(samples: Samples): void {
    for (let i = 0; i < samples.length; i++) {
      if (!Number.isFinite(samples[i])) continue;
      this.#weight = this.#decay * this.#weight + 1;
      const difference = samples[i] - this.#mean;
      this.#mean += difference / this.#weight;
      this.#squares = this.#decay * this.#squares + difference * (samples[i] - this.#mean);
    }
  }

  statistics(): Statistics {
    return { mean: this.#mean, std: this.#weight > 0 ? Math.sqrt(this.#squares / this.#weight) : 0 };
  }
}
