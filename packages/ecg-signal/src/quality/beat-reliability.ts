import { type Beats, findBeats } from '../beats/r-peaks.js';
import type { Samples } from '../signal/samples.js';

/** A pause from which on a lead may have been off, and one from which on it was, s: 20 beats a minute are 3 s apart. */
const PAUSE = { harmless: 3.2, off: 5 };

/**
 * How likely it is, in [0, 1], that all beats of a window were found and nothing else: the product of the certainty of each beat, and of that of each doubtful wave
 * being none ({@link findBeats}). Reduced for a stretch of 3.2 s and more without a beat, to 0 at 5 s; 0 without beats.
 *
 * @param window any unit; no sample missing
 * @param sampleRate Hz, more than 40
 */
export function beatReliability(window: Samples, sampleRate: number): number {
  return reliabilityOf(findBeats(window, sampleRate), 0, window.length, sampleRate);
}

/** {@link beatReliability} of the beats from sample `from` to `to` of a lead; with `inARow`, that so many beats in a row are right, however many there are. */
export function reliabilityOf(
  { rPeaks, certainty, doubtful }: Beats,
  from: number,
  to: number,
  sampleRate: number,
  inARow = Number.POSITIVE_INFINITY,
): number {
  let previous = from;
  let pause = 0;
  let product = 1;
  let beats = 0;
  for (let i = firstFrom(rPeaks, from); i < rPeaks.length && rPeaks[i] < to; i++) {
    pause = Math.max(pause, rPeaks[i] - previous);
    previous = rPeaks[i];
    product *= certainty[i];
    beats++;
  }
  if (beats === 0) return 0;
  for (let i = firstFrom(doubtful.at, from); i < doubtful.at.length && doubtful.at[i] < to; i++)
    product *= 1 - doubtful.certainty[i];
  return (
    product ** Math.min(1, inARow / beats) *
    ramp(Math.max(pause, to - previous) / sampleRate, PAUSE.off, PAUSE.harmless)
  );
}

/** Index of the first value that is not below. */
function firstFrom(x: Float64Array, least: number): number {
  let [low, high] = [0, x.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** 0 at `zero` and beyond it, 1 at `one` and beyond it, straight between. */
export function ramp(value: number, zero: number, one: number): number {
  return Math.min(1, Math.max(0, (value - zero) / (one - zero)));
}
