import type { Run } from '../signal/finite-runs.js';
import type { Samples } from '../signal/samples.js';
import { median } from '../signal/statistics.js';
import { judgeCandidates } from './find-beats.js';
import { withoutSteps } from './level-steps.js';
import { withoutPacingPulses } from './pacing-pulses.js';
import { stepOf } from './qrs-energy.js';
import { withoutTWaves } from './t-waves.js';

/** What around a stretch has an effect on the beats in it, s. */
export const MARGIN = 40;
/** Beats at the start of a stretch that decide on which side of all its complexes the peak is. */
export const POLARITY_BEATS = 25;
/** What is less likely than this is no beat without a doubt. */
const LEAST_DOUBT = 0.02;
/** How far the peak of a complex may be from its middle, s. */
const REACH = 0.06;

/** A beat before it is known on which side its peak is. */
export interface FoundBeat {
  readonly sides: { readonly top: Extreme; readonly bottom: Extreme };
  readonly certainty: number;
}

interface Extreme {
  /** Sample number. */
  readonly at: number;
  readonly value: number;
}

/** What is less likely a beat than not: sample number, and how likely. */
export interface Doubt {
  readonly at: number;
  readonly certainty: number;
}

/** What is searched at a time, and the part of it whose beats count; ends in samples. */
export interface Block extends Run {
  readonly coreFrom: number;
  readonly coreTo: number;
}

/** So many seconds or a little more, in samples: whole ones of those that QRS complexes are looked for at, so that these are the same in every block. */
export function wholeSteps(seconds: number, sampleRate: number): number {
  const step = stepOf(sampleRate);
  return step * Math.ceil((seconds * sampleRate) / step);
}

/**
 * The beats in the core of a block.
 *
 * @param samples of the block, none missing
 */
export function searchBlock(
  samples: Samples,
  sampleRate: number,
  { from, coreFrom, coreTo }: Block,
): { beats: FoundBeat[]; doubtful: Doubt[] } {
  const unpaced = withoutPacingPulses(withoutSteps(samples, sampleRate), sampleRate);
  const judged = judgeCandidates(unpaced.samples, sampleRate, unpaced.pulses);
  const { candidates, logOdds } = judged;
  const { energy, at } = candidates;
  const { step, rate } = energy;
  const found: FoundBeat[] = [];
  const doubtful: Doubt[] = [];
  const beats = new Set(withoutTWaves(judged));
  const reach = Math.round(REACH * rate);
  const sampleOf = (position: number) => from + step * position + (step - 1) / 2;
  for (let k = 0; k < at.length; k++) {
    const position = sampleOf(at[k]);
    if (position < coreFrom || position >= coreTo) continue;
    const certainty = 1 / (1 + Math.exp(-logOdds[k]));
    if (beats.has(k)) {
      const side = (sign: 1 | -1): Extreme => {
        const extreme = peakNear(energy.bands[0].signal, at[k], reach, sign);
        return { at: Math.max(from, sampleOf(extreme.at)), value: extreme.value };
      };
      found.push({ sides: { top: side(1), bottom: side(-1) }, certainty: Math.max(0.5, certainty) });
    } else if (certainty > LEAST_DOUBT && certainty <= 0.5) doubtful.push({ at: position, certainty });
  }
  return { beats: found, doubtful };
}

/** Each beat's own larger side would make the peak jump between R and S; the median of the first of a stretch, as an artefact must not decide. */
export function isUpright(beats: readonly FoundBeat[]): boolean {
  const first = beats.slice(0, POLARITY_BEATS);
  return median(first.map(({ sides: { top, bottom } }) => top.value + bottom.value)) >= 0;
}

/** R peak, in samples. */
export function peakOf({ sides }: FoundBeat, upright: boolean): number {
  return upright ? sides.top.at : sides.bottom.at;
}

/** The highest (`sign` 1) or lowest sample within reach, moved between samples to the top of the parabola through it and its neighbours. */
function peakNear(x: Float64Array, around: number, reach: number, sign: 1 | -1): Extreme {
  let best = Math.max(0, around - reach);
  for (let i = best; i <= around + reach && i < x.length; i++) if (sign * x[i] > sign * x[best]) best = i;
  const [before, value, after] = [x[best - 1] ?? x[best], x[best], x[best + 1] ?? x[best]];
  const curvature = before - 2 * value + after;
  const shift = curvature === 0 ? 0 : (0.5 * (before - after)) / curvature;
  return { at: best + Math.max(-0.5, Math.min(0.5, shift)), value };
}
