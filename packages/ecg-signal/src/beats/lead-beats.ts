import { type ExcludedSpan, excludedSpans, type UnknownRun } from '../quality/excluded-spans.js';
import { isLongGap } from '../signal/bridge-gaps.js';
import { missingRuns } from '../signal/finite-runs.js';
import { flatRuns } from '../signal/flat-runs.js';
import type { Samples } from '../signal/samples.js';
import { beatIntervals, type Gap } from './beat-intervals.js';
import { type HrvReport, hrvReport } from './hrv.js';
import { normalIntervals } from './nn-intervals.js';
import { findBeats } from './r-peaks.js';

/** The beats of a lead that can be told, and what is told of them. */
export interface LeadBeats extends HrvReport {
  /** Samples, rising, mostly between samples; none in an excluded span. */
  readonly rPeaks: Float64Array;
  readonly excluded: readonly ExcludedSpan[];
  /** Intervals between beats that follow each other, in order of time. */
  readonly rr: readonly RrInterval[];
}

/** An interval between two beats. */
export interface RrInterval {
  /** When it ends, s. */
  readonly time: number;
  /** ms */
  readonly interval: number;
  /** Whether variability is measured of it: {@link nnIntervals}. */
  readonly normal: boolean;
}

/**
 * Beats, heart rate and heart-rate variability of a lead, without the stretches in which its beats cannot be told.
 *
 * @param samples any unit; NaN where missing
 * @param sampleRate Hz, more than 40
 * @throws EcgSignalError when the rate is too low
 *
 * @example
 * const { rPeaks, measures, excluded } = leadBeats(samples, 256);
 */
export function leadBeats(samples: Samples, sampleRate: number): LeadBeats {
  const unknown = unknownRuns(samples, sampleRate);
  const flat = unknown.filter(({ reason }) => reason === FLAT);
  // Missing, as the steps at their ends are no beats.
  const beats = findBeats(samples, sampleRate, flat);
  const excluded = excludedSpans(samples.length, sampleRate, beats, unknown);
  let span = 0;
  const rPeaks = beats.rPeaks.filter((peak) => {
    const time = peak / sampleRate;
    while (span < excluded.length && excluded[span].end <= time) span++;
    return span === excluded.length || excluded[span].start > time;
  });
  return {
    rPeaks,
    excluded,
    rr: rrIntervals(rPeaks, sampleRate, excluded),
    ...hrvReport(rPeaks, sampleRate, excluded),
  };
}

function rrIntervals(rPeaks: Float64Array, sampleRate: number, gaps: readonly Gap[]): RrInterval[] {
  const all = beatIntervals(rPeaks, sampleRate, gaps);
  const normal = new Set(normalIntervals(all).times);
  return Array.from(all.intervals, (interval, i) => ({ time: all.ends[i], interval, normal: normal.has(all.ends[i]) }));
}

/** A lead has not one value for so long, s. */
const FLAT_SECONDS = 2;

function unknownRuns(samples: Samples, sampleRate: number): UnknownRun[] {
  const missing = missingRuns(samples).filter((gap) => isLongGap(gap, samples.length, sampleRate));
  return [
    ...missing.map((run) => ({ ...run, reason: 'missing samples' })),
    ...flatRuns(samples, FLAT_SECONDS * sampleRate).map((run) => ({ ...run, reason: FLAT })),
  ].sort((a, b) => a.from - b.from);
}

const FLAT = 'flat line';
