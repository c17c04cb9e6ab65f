import type { JudgedCandidates } from './find-beats.js';

/** From the top of a QRS complex to that of its T wave, s. What comes later may be an early beat: nearly all of mitdb's from a ventricle do. */
const SOONEST = 0.18;
const LATEST = 0.36;
/** How far the top of a wave may be from the candidate, s: it is where the steepest energy is. */
const REACH = 0.08;
/** A T wave is less sharp than its QRS complex by this factor, as a logarithm; few early beats are. */
const LESS_SHARP = 1.2;
/** Nearly all QRS complexes within so many seconds are followed by such a wave, at the same distance: else it may be an ectopic beat. */
const AROUND = 5;
const SHARE = 0.7;

/**
 * The beats without the T waves among them: waves that follow a sharper one soon, as nearly every beat around is followed. A premature beat is wider than
 * others too, but it does not follow each of them.
 */
export function withoutTWaves({ candidates, beats }: JudgedCandidates): number[] {
  const { at, sharpness, energy } = candidates;
  const reach = Math.round(REACH * energy.rate);
  const tops = beats.map((beat) => highestNear(energy.shape, at[beat], reach));
  const follows = beats.map((beat, i) => {
    if (i === 0) return false;
    const before = beats[i - 1];
    const distance = (tops[i] - tops[i - 1]) / energy.rate;
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

/** Where a wave is furthest from 0. */
function highestNear(x: Float64Array, around: number, reach: number): number {
  let best = Math.max(0, around - reach);
  for (let i = best; i <= around + reach && i < x.length; i++) if (Math.abs(x[i]) > Math.abs(x[best])) best = i;
  return best;
}
