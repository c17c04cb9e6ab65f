import { finiteRuns } from '../signal/finite-runs.js';
import type { Samples } from '../signal/samples.js';
import { medianInPlace } from '../signal/statistics.js';
import { everyEighth, rangeAround } from './range-around.js';

/** A lead without pulses, and where they were: samples, rising. */
export interface UnpacedLead {
  readonly samples: Samples;
  readonly pulses: readonly number[];
}

/** A pulse has risen and fallen within so long on either side of its peak, s; a QRS complex has not: on its way down it is by far higher there than further off. */
const PULSE = 0.004;
const COMPLEX = 0.02;
const SHARE = 0.6;
/** Below this rate a pulse is as wide as a wave, Hz. */
const LEAST_RATE = 200;
/** How far a pulse stands out of what a lead does within its time, and what that is measured over, s. */
const TIMES = 12;
const PIECE = 2;
/** It is at least so high beside {@link rangeAround}, which a QRS complex makes, so that no notch in one is a pulse. */
const LEAST_HEIGHT = 0.5;

/**
 * The lead without pulses of a pacemaker, or other spikes of a few milliseconds: straight lines in their place. In a lead of less than 200 Hz they stay.
 */
export function withoutPacingPulses(samples: Samples, sampleRate: number): UnpacedLead {
  const pulses: number[] = [];
  if (sampleRate < LEAST_RATE) return { samples, pulses };
  const near = Math.round(PULSE * sampleRate);
  const far = Math.round(COMPLEX * sampleRate);
  const piece = Math.round(PIECE * sampleRate);
  let cleaned: Float64Array | undefined;
  for (const run of finiteRuns(samples)) {
    for (let start = run.from + far; start < run.to - far; start += piece) {
      const end = Math.min(run.to - far, start + piece);
      const least = TIMES * medianInPlace(everyEighth(start, end, (i) => Math.abs(samples[i] - samples[i - near])));
      let range: number | undefined;
      for (let i = start; i < end; i++) {
        // Of nearly all samples this much is enough to know.
        if (!(Math.abs(samples[i] - samples[i - near]) > least)) continue;
        const height = prominence(samples, i, near);
        if (!(Math.abs(height) > least) || Math.abs(height) < SHARE * Math.abs(prominence(samples, i, far))) continue;
        if (!isHighest(samples, i, near)) continue;
        range ??= rangeAround(samples, run, (start + end) >> 1, sampleRate);
        if (Math.abs(height) < LEAST_HEIGHT * range) continue;
        pulses.push(i);
        cleaned ??= new Float64Array(samples);
        // What it has charged takes some time to fade.
        const [from, to] = [i - near, i + far];
        for (let k = from; k <= to; k++)
          cleaned[k] = samples[from] + ((samples[to] - samples[from]) * (k - from)) / (to - from);
        i = to;
      }
    }
  }
  return { samples: cleaned ?? samples, pulses };
}

/** How far a sample stands above both samples at a distance, or, negative, below them; 0 where it lies between. */
function prominence(x: Samples, i: number, distance: number): number {
  const a = x[i] - x[i - distance];
  const b = x[i] - x[i + distance];
  if (a > 0 && b > 0) return Math.min(a, b);
  return a < 0 && b < 0 ? Math.max(a, b) : 0;
}

/** Whether no sample within reach stands out by more: noise beside a pulse is no pulse. */
function isHighest(x: Samples, i: number, reach: number): boolean {
  const height = Math.abs(prominence(x, i, reach));
  for (let k = i - reach; k <= i + reach; k++) if (Math.abs(prominence(x, k, reach)) > height) return false;
  return true;
}
