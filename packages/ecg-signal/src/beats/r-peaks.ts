import { EcgSignalError } from '../error.js';
import { bridgedPart } from '../signal/bridge-gaps.js';
import type { Run } from '../signal/finite-runs.js';
import { knownRuns } from '../signal/known-runs.js';
import type { Samples } from '../signal/samples.js';
import {
  type Block,
  type Doubt,
  type FoundBeat,
  isUpright,
  MARGIN,
  peakOf,
  searchBlock,
  wholeSteps,
} from './search-block.js';

/** The upper edge of the QRS band, Hz. */
const LEAST_RATE = 40;
/** Stretches that are searched at a time, s. */
const BLOCK = 240;
/** A shorter stretch is not searched, s. */
export const SHORTEST = 1;

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
 * @param unknown stretches that count as missing, in order, apart from each other
 * @param blockSeconds what is searched at a time; it changes nothing but the memory that this takes
 * @throws EcgSignalError when the rate is too low
 */
export function findBeats(
  samples: Samples,
  sampleRate: number,
  unknown: readonly Run[] = [],
  blockSeconds = BLOCK,
): Beats {
  checkBeatRate(sampleRate);
  const rPeaks: number[] = [];
  const certainty: number[] = [];
  const doubtful: Doubt[] = [];
  for (const run of knownRuns(samples, sampleRate, unknown)) {
    if (run.to - run.from < SHORTEST * sampleRate) continue;
    const inRun: FoundBeat[] = [];
    for (const block of blocks(run, sampleRate, blockSeconds)) {
      const part = bridgedPart(samples, block);
      const found = searchBlock(part, sampleRate, block);
      inRun.push(...found.beats);
      doubtful.push(...found.doubtful);
    }
    const upright = isUpright(inRun);
    for (const beat of inRun) {
      rPeaks.push(peakOf(beat, upright));
      certainty.push(beat.certainty);
    }
  }
  return {
    rPeaks: Float64Array.from(rPeaks),
    certainty: Float32Array.from(certainty),
    doubtful: {
      at: Float64Array.from(doubtful, ({ at }) => at),
      certainty: Float32Array.from(doubtful, ({ certainty }) => certainty),
    },
  };
}

/** @throws EcgSignalError when QRS complexes cannot be told at that rate */
export function checkBeatRate(sampleRate: number): void {
  if (!(sampleRate > LEAST_RATE && sampleRate < Number.POSITIVE_INFINITY)) {
    throw new EcgSignalError(
      `cannot find R peaks at ${sampleRate} Hz: expected a sampling rate above ${LEAST_RATE} Hz, which carries QRS complexes`,
    );
  }
}

/**
 * R peaks of a lead: {@link findBeats} without how sure they are.
 *
 * @returns sample numbers, rising, mostly between samples
 */
export function detectRPeaks(samples: Samples, sampleRate: number): Float64Array {
  return findBeats(samples, sampleRate).rPeaks;
}

function* blocks({ from, to }: Run, sampleRate: number, seconds: number): Generator<Block> {
  const [length, margin] = [wholeSteps(seconds, sampleRate), wholeSteps(MARGIN, sampleRate)];
  for (let coreFrom = from; coreFrom < to; coreFrom += length) {
    // What is left for another block goes with the last, so that it is not too short to search.
    const coreTo = to - (coreFrom + length) < margin ? to : coreFrom + length;
    yield { from: Math.max(from, coreFrom - margin), to: Math.min(to, coreTo + margin), coreFrom, coreTo };
    if (coreTo === to) return;
  }
}
