import { checkBeatRate, SHORTEST } from '../beats/r-peaks.js';
import {
  type FoundBeat,
  isUpright,
  MARGIN,
  POLARITY_BEATS,
  peakOf,
  searchBlock,
  wholeSteps,
} from '../beats/search-block.js';
import { bridgedPart } from '../signal/bridge-gaps.js';
import type { Samples } from '../signal/samples.js';
import { RunTracker, type TrackedRun } from './run-tracker.js';
import { SampleQueue } from './sample-queue.js';

/** When a stream tells beats. */
export interface BeatStreamOptions {
  /**
   * Seconds behind a beat that are waited for; 40 by default: then the beats are those of {@link detectRPeaks}. Beats are judged beside those around them, so that with
   * less some come out otherwise.
   */
  readonly lookahead?: number;
}

/** R peaks of a lead that is still being recorded. */
export interface BeatStream {
  /** Takes the next samples, in any number, NaN where missing; gives the R peaks that are now known, in samples from the start of the stream, rising. */
  push(samples: Samples): Float64Array;
  /** The remaining ones, at the end of the lead. */
  finish(): Float64Array;
}

/** Beats are searched in steps of so many seconds. */
const BLOCK = 5;

/**
 * {@link detectRPeaks} for a lead that comes in pieces, however it is cut; memory does not grow. The first beats of a stretch are told when 25 say on which side its peaks are.
 *
 * @param sampleRate Hz, more than 40
 * @throws EcgSignalError when the rate is too low
 *
 * @example
 * const beats = createBeatStream(250, { lookahead: 3 });
 * for await (const samples of device) for (const peak of beats.push(samples)) show(peak / 250);
 */
export function createBeatStream(sampleRate: number, options: BeatStreamOptions = {}): BeatStream {
  return new Stream(sampleRate, options);
}

class Stream implements BeatStream {
  readonly #rate: number;
  readonly #block: number;
  readonly #margin: number;
  readonly #lookahead: number;
  readonly #held: SampleQueue;
  readonly #runs: RunTracker;
  /** Sample that the queue begins with, and the one up to which beats are searched. */
  #origin = 0;
  #searched = 0;
  /** Beats of the run that is searched, before their polarity is known. */
  #waiting: FoundBeat[] = [];
  #upright: boolean | undefined;

  constructor(sampleRate: number, { lookahead = MARGIN }: BeatStreamOptions) {
    checkBeatRate(sampleRate);
    this.#rate = sampleRate;
    this.#block = wholeSteps(BLOCK, sampleRate);
    this.#margin = wholeSteps(MARGIN, sampleRate);
    this.#lookahead = wholeSteps(Math.min(MARGIN, lookahead), sampleRate);
    this.#held = new SampleQueue(2 * (this.#block + 2 * this.#margin));
    this.#runs = new RunTracker(sampleRate);
  }

  push(samples: Samples): Float64Array {
    const peaks: number[] = [];
    // Not all of a long recording at a time.
    for (let from = 0; from < samples.length; from += this.#block) {
      const piece = samples.subarray(from, from + this.#block);
      this.#held.push(piece);
      this.#runs.push(piece);
      while (this.#end() >= this.#searched + this.#block + this.#lookahead)
        peaks.push(...this.#search(this.#searched + this.#block));
    }
    return Float64Array.from(peaks);
  }

  finish(): Float64Array {
    this.#runs.close();
    return Float64Array.from(this.#search(this.#end()));
  }

  #end(): number {
    return this.#origin + this.#held.length;
  }

  /** The peaks from what is searched up to `to`. */
  #search(to: number): number[] {
    const peaks: number[] = [];
    for (const run of this.#runs.beyond(this.#searched)) {
      if (run.from >= to) break;
      if (run.from >= this.#searched) this.#upright = undefined;
      this.#searchRun(run, to);
      const ended = run.closed && run.to <= to;
      if (this.#waiting.length >= POLARITY_BEATS || ended) this.#upright ??= isUpright(this.#waiting);
      if (this.#upright === undefined) continue;
      for (const beat of this.#waiting) peaks.push(peakOf(beat, this.#upright));
      this.#waiting = [];
    }
    this.#searched = to;
    const unused = Math.max(this.#origin, to - this.#margin - this.#block) - this.#origin;
    this.#held.drop(unused);
    this.#origin += unused;
    return peaks;
  }

  #searchRun(run: TrackedRun, to: number): void {
    if (run.to - run.from < SHORTEST * this.#rate) return;
    const coreFrom = Math.max(run.from, this.#searched);
    // At whole steps from the start of the run, so that its samples are averaged in the same groups in every block.
    const before = wholeSteps((coreFrom - run.from) / this.#rate, this.#rate) - this.#margin;
    const block = {
      from: run.from + Math.max(0, before),
      to: Math.min(run.to, to + this.#lookahead),
      coreFrom,
      coreTo: Math.min(run.to, to),
    };
    const part = bridgedPart(this.#held.first(this.#held.length), {
      from: block.from - this.#origin,
      to: block.to - this.#origin,
    });
    this.#waiting.push(...searchBlock(part, this.#rate, block).beats);
  }
}
