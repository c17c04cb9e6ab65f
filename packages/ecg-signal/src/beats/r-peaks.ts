import { EcgSignalError } from '../error.js';
import { bridgeShortHoles } from '../signal/bridge-gaps.js';
import { finiteRuns } from '../signal/finite-runs.js';
import type { Samples } from '../signal/samples.js';
import { median } from '../signal/statistics.js';
import { judgeCandidates } from './find-beats.js';
import { type UnpacedLead, withoutPacingPulses } from './pacing-pulses.js';
import { stepOf } from './qrs-energy.js';
import { withoutTWaves } from './t-waves.js';

/** The upper edge of the QRS band, Hz. */
const LEAST_RATE = 40;
/** Stretches that are searched at a time, and what around them has an effect on the beats in them, s. */
const BLOCK = 240;
const MARGIN = 40;
/** A shorter stretch is not searched, s. */
const SHORTEST = 1;
/** Beats at the start of a stretch that decide on which side of all its complexes the peak is. */
const POLARITY_BEATS = 25;
/** What is less likely than this is no beat without a doubt. */
const LEAST_DOUBT = 0.02;
/** How far the peak of a complex may be from its middle, s. */
const REACH = 0.06;

/** The beats of a lead, in order of time; one number per beat in the first two. */
export interface Beats {
  /** R peaks, in samples, rising; between samples by a parabola through the highest three of the QRS band. */
  readonly rPeaks: Float64Array;
  /** How likely each is a beat, in [0.5, 1]. */
  readonly certainty: Float32Array;
  /** What is less likely a beat than not: where, in samples, and how likely, in [0, 0.5]. */
  readonly doubtful: { readonly at: Float64Array; readonly certainty: Float32Array };
}

/**
 * The beats of a lead, and how sure they are.
 *
 * Waves of the energy of a QRS complex are judged by their height, sharpness, shape and time beside the beats around them. Holes of up to 100 ms are bridged, pacing
 * pulses removed. The peak is that of the QRS band, of one polarity throughout a stretch between missing samples.
 *
 * @param samples any unit; stretches between missing samples are searched apart, those shorter than 1 s not at all
 * @param sampleRate Hz, more than 40
 * @throws EcgSignalError when the rate is too low
 */
export function findBeats(samples: Samples, sampleRate: number): Beats {
  if (!(sampleRate > LEAST_RATE && sampleRate < Number.POSITIVE_INFINITY)) {
    throw new EcgSignalError(
      `cannot find R peaks at ${sampleRate} Hz: expected a sampling rate above ${LEAST_RATE} Hz, which carries QRS complexes`,
    );
  }
  const found: { peak: number; certainty: number }[] = [];
  const doubtful: Doubt[] = [];
  const bridged = bridgeShortHoles(samples, sampleRate);
  for (const run of finiteRuns(bridged)) {
    if (run.to - run.from < SHORTEST * sampleRate) continue;
    const inRun: Found[] = [];
    for (const block of blocks(run.from, run.to, sampleRate)) {
      searchBlock(
        withoutPacingPulses(bridged.subarray(block.from, block.to), sampleRate),
        sampleRate,
        block,
        inRun,
        doubtful,
      );
    }
    // Each beat's own larger side would make the peak jump between R and S; the median, as an artefact must not decide.
    const first = inRun.slice(0, POLARITY_BEATS);
    const upright = median(first.map(({ sides: { top, bottom } }) => top.value + bottom.value)) >= 0;
    for (const { sides, certainty } of inRun) found.push({ peak: upright ? sides.top.at : sides.bottom.at, certainty });
  }
  return {
    rPeaks: Float64Array.from(found, ({ peak }) => peak),
    certainty: Float32Array.from(found, ({ certainty }) => certainty),
    doubtful: {
      at: Float64Array.from(doubtful, ({ at }) => at),
      certainty: Float32Array.from(doubtful, ({ certainty }) => certainty),
    },
  };
}

/**
 * R peaks of a lead: {@link findBeats} without how sure they are.
 *
 * @returns sample numbers, rising, mostly between samples
 */
export function detectRPeaks(samples: Samples, sampleRate: number): Float64Array {
  return findBeats(samples, sampleRate).rPeaks;
}

/** A beat before it is known on which side its peak is. */
interface Found {
  readonly sides: { readonly top: Extreme; readonly bottom: Extreme };
  readonly certainty: number;
}

interface Extreme {
  /** Sample number. */
  readonly at: number;
  readonly value: number;
}

interface Doubt {
  readonly at: number;
  readonly certainty: number;
}

/** What is searched at a time, and the part of it whose beats count; ends in samples. */
interface Block {
  readonly from: number;
  readonly to: number;
  readonly coreFrom: number;
  readonly coreTo: number;
}

function* blocks(from: number, to: number, sampleRate: number): Generator<Block> {
  const step = stepOf(sampleRate);
  const whole = (seconds: number) => step * Math.ceil((seconds * sampleRate) / step);
  const [length, margin] = [whole(BLOCK), whole(MARGIN)];
  for (let coreFrom = from; coreFrom < to; coreFrom += length) {
    // What is left for another block goes with the last, so that it is not too short to search.
    const coreTo = to - (coreFrom + length) < margin ? to : coreFrom + length;
    yield { from: Math.max(from, coreFrom - margin), to: Math.min(to, coreTo + margin), coreFrom, coreTo };
    if (coreTo === to) return;
  }
}

function searchBlock(
  { samples, pulses }: UnpacedLead,
  sampleRate: number,
  { from, coreFrom, coreTo }: Block,
  found: Found[],
  doubtful: Doubt[],
): void {
  const judged = judgeCandidates(samples, sampleRate, pulses);
  const { candidates, logOdds } = judged;
  const { energy, at } = candidates;
  const { step, rate } = energy;
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
