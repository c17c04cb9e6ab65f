import { finiteRuns } from '../signal/finite-runs.js';
import type { Samples } from '../signal/samples.js';
import { medianInPlace } from '../signal/statistics.js';
import { everyEighth, rangeAround } from './range-around.js';

/** A step is done within so long, s, and its levels are those of so long before and after it: longer than a QRS complex is on one side. */
const STEP = 0.004;
const LEVEL = 0.08;
/** A step is so high beside what else a lead does within its time, and its levels are apart by at least so much of its height. */
const TIMES = 12;
const SHARE = 0.7;
const PIECE = 2;
/** It is at least so high beside {@link rangeAround}: what is lower hides no beat, and may be the rounding of a small lead. */
const LEAST_HEIGHT = 0.5;
/** Below this rate a QRS complex may be as steep, Hz. */
const LEAST_RATE = 200;

/**
 * The lead without steps from one level to another, as of an electrode that slips, of a calibration or of an amplifier that is switched: each is taken off what follows it. The
 * edges would be as steep as QRS complexes. In a lead of less than 200 Hz they stay.
 *
 * @returns `samples` itself where there are none
 */
export function withoutSteps(samples: Samples, sampleRate: number): Samples {
  if (sampleRate < LEAST_RATE) return samples;
  const near = Math.round(STEP * sampleRate);
  const level = Math.round(LEVEL * sampleRate);
  const piece = Math.round(PIECE * sampleRate);
  let cleaned: Float64Array | undefined;
  for (const run of finiteRuns(samples)) {
    let offset = 0;
    let done = run.from;
    for (let start = run.from + near + level; start < run.to - level; start += piece) {
      const end = Math.min(run.to - level, start + piece);
      const change = (i: number) => samples[i] - samples[i - near];
      const least = TIMES * medianInPlace(everyEighth(start, end, (i) => Math.abs(change(i))));
      let typical: number | undefined;
      for (let i = start; i < end; i++) {
        const jump = Math.abs(samples[i] - samples[i - near]);
        if (!(jump > least)) continue;
        // A step is the whole way from level to level, at once and for good; a pulse goes back, a QRS complex goes on.
        if (Math.abs(samples[i + near] - samples[i]) > (1 - SHARE) * jump) continue;
        if (Math.abs(change(i + 1)) > jump) continue;
        const around = range(samples, i - near - level, i + level);
        if (jump < SHARE * SHARE * around) continue;
        const height = Math.abs(levelOf(samples, i, i + level) - levelOf(samples, i - near - level, i - near));
        if (jump < SHARE * height || height < SHARE * around) continue;
        typical ??= rangeAround(samples, run, (start + end) >> 1, sampleRate);
        if (height < LEAST_HEIGHT * typical) continue;
        cleaned ??= new Float64Array(samples);
        for (; done < i; done++) cleaned[done] -= offset;
        // From the old level to the new one without an edge.
        for (let k = i - near; k < i; k++) cleaned[k] = samples[i - near] - offset;
        offset += samples[i] - samples[i - near];
        i += near;
      }
    }
    if (cleaned !== undefined) for (; done < run.to; done++) cleaned[done] -= offset;
  }
  return cleaned ?? samples;
}

function levelOf(x: Samples, from: number, to: number): number {
  return medianInPlace(Float64Array.from(x.subarray(from, to)));
}

function range(x: Samples, from: number, to: number): number {
  let [least, most] = [x[from], x[from]];
  for (let i = from; i < to; i++) {
    if (x[i] < least) least = x[i];
    if (x[i] > most) most = x[i];
  }
  return most - least;
}
