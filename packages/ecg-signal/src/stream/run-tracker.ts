import { SHORT_HOLE } from '../signal/bridge-gaps.js';
import type { Run } from '../signal/finite-runs.js';
import type { Samples } from '../signal/samples.js';

/** A stretch between gaps; it goes on where `closed` is false. */
export interface TrackedRun extends Run {
  readonly closed: boolean;
}

/** The stretches of a lead between gaps, {@link knownRuns}, while it is being recorded. */
export class RunTracker {
  readonly #shortest: number;
  #from: number | undefined;
  /** One more than the last sample that is not missing. */
  #to = 0;
  #count = 0;
  #closed: TrackedRun[] = [];

  /** @param sampleRate Hz */
  constructor(sampleRate: number) {
    this.#shortest = SHORT_HOLE * sampleRate;
  }

  push(samples: Samples): void {
    for (let i = 0; i < samples.length; i++, this.#count++) {
      if (samples[i] - samples[i] === 0) {
        this.#from ??= this.#count;
        this.#to = this.#count + 1;
      } else if (this.#from !== undefined && this.#count + 1 - this.#to > this.#shortest) this.close();
    }
  }

  /** Ends what goes on, for a gap or the end of the lead. */
  close(): void {
    if (this.#from !== undefined) this.#closed.push({ from: this.#from, to: this.#to, closed: true });
    this.#from = undefined;
  }

  /** All that reach beyond a sample, in order; forgets the others. */
  beyond(sample: number): TrackedRun[] {
    this.#closed = this.#closed.filter(({ to }) => to > sample);
    const open = this.#from === undefined ? [] : [{ from: this.#from, to: this.#to, closed: false }];
    return [...this.#closed, ...open];
  }
}
