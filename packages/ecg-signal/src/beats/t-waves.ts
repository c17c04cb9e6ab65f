import type { JudgedCandidates } from './find-beats.js';

/** From a QRS complex to the top of its T wave, s. */
const SOONEST = 0.18;
const LATEST = 0.45;
/** A T wave is less sharp than its QRS complex by this factor, as a logarithm. */
const LESS_SHARP = 0.5;
/** Nearly all QRS complexes within so many seconds are followed by such a wave, at the same distance: else it may be an ectopic beat. */
const AROUND = 5;
const SHARE = 0.7;

/**
 * The beats without the T waves among them: waves that follow a sharper one soon, as nearly every beat around is followed. A premature beat is wider than
 * others too, but it does not follow each of them.
 */
export function withoutTWaves({ candidates, beats }: JudgedCandidates): number[] {
  const { at, sharpness, energy } = candidates;
  const follows = beats.map((beat, i) => {
    if (i === 0) return false;
    const before = beats[i - 1];
    const distance = (at[beat] - at[before]) / energy.rate;
    return distance > SOONEST && distance < LATEST && sharpness[beat] < sharpness[before] - LESS_SHARP;
  });
  let [low, high, following] = [0, 0, 0];
  return beats.filter((beat, i) => {
    for (; high < beats.length && at[beats[high]] <= at[beat] + AROUND * energy.rate; high++)
      following += follows[high] ? 1 : 0;
    for (; at[beats[low]] < at[beat] - AROUND * energy.rate; low++) following -= follows[low] ? 1 : 0;
    return !(follows[i] && following >= SHARE * (high - low - following));
  });
}
