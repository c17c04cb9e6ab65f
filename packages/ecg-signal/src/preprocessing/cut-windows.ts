import { EcgSignalError } from '../error.js';
import type { Samples } from '../signal/samples.js';
import type { Preprocessing } from './preprocessing.js';

/** Sizes in samples. */
export interface WindowSize {
  /** Samples a window. */
  readonly length: number;
  /** Samples from the start of one window to that of the next. */
  readonly hop: number;
}

/** @throws EcgSignalError when a window would have less than 2 or more than 2^24 samples */
export function windowSize({ sampleRate, windowSeconds, overlap }: Preprocessing): WindowSize {
  const length = Math.round(sampleRate * windowSeconds);
  if (!(length >= 2 && length <= 2 ** 24)) {
    throw new EcgSignalError(`invalid window of ${windowSeconds} s at ${sampleRate} Hz: expected 2 to 2^24 samples`);
  }
  return { length, hop: Math.max(1, Math.round(length * (1 - overlap))) };
}

/** Where the windows of a lead are. */
export interface WindowCuts {
  /** First sample of each window. */
  readonly starts: readonly number[];
  /** Windows left out for a missing sample. */
  readonly dropped: number;
}

/** Cuts a lead into windows from its first sample on; those with a missing sample are dropped, a rest shorter than a window is no window. */
export function cutWindows(samples: Samples, { length, hop }: WindowSize): WindowCuts {
  const starts: number[] = [];
  let dropped = 0;
  /** First sample that may still be missing, and the last one known to be. */
  let checked = 0;
  let missing = -1;
  for (let start = 0; start + length <= samples.length; start += hop) {
    for (checked = Math.max(checked, start); checked < start + length; checked++) {
      if (!Number.isFinite(samples[checked])) missing = checked;
    }
    if (missing >= start) dropped++;
    else starts.push(start);
  }
  return { starts, dropped };
}
