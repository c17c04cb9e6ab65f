import type { Samples } from '../signal/samples.js';
import { robustStatistics, type Statistics } from '../signal/statistics.js';
import type { Normalisation } from './preprocessing.js';
import { RunningStatistics } from './running-statistics.js';

/** Memory of the policy `running`, s. */
export const RUNNING_SECONDS = 60;

/** Below this a deviation is rounding noise of a flat line, in any unit from V to uV. */
const FLAT = 1e-9;

/** The statistics that standardise samples `from` to `to` of a lead; asked for in order of time. */
export type WindowStatistics = (lead: number, from: number, to: number) => Statistics;

/**
 * The normalisation policy as statistics for every window.
 *
 * - `subject`: {@link robustStatistics} of all leads together
 * - `calibrate:60s`: those of the lead's first 60 s that are not missing
 * - `running`: exponentially weighted over the lead's past up to the window's end, with a time constant of 60 s
 * - `window`: {@link robustStatistics} of the window itself
 * - `none`: nothing is changed
 *
 * @param leads preprocessed, in the same unit: one lead in all recordings of a subject
 * @param sampleRate of the leads, Hz
 */
export function windowStatistics(
  policy: Normalisation,
  leads: readonly Samples[],
  sampleRate: number,
): WindowStatistics {
  switch (policy) {
    case 'subject': {
      const statistics = robustStatistics(leads);
      return () => statistics;
    }
    case 'running': {
      const pasts = leads.map(() => ({ end: 0, running: new RunningStatistics(RUNNING_SECONDS * sampleRate) }));
      return (lead, _from, to) => {
        const past = pasts[lead];
        past.running.push(leads[lead].subarray(past.end, to));
        past.end = Math.max(past.end, to);
        return past.running.statistics();
      };
    }
    case 'window':
      return (lead, from, to) => robustStatistics([leads[lead].subarray(from, to)]);
    case 'none':
      return () => ({ mean: 0, std: 1 });
    default: {
      const opening = Math.round(calibrationSeconds(policy) * sampleRate);
      const statistics = leads.map((lead) => robustStatistics([firstFinite(lead, opening)]));
      return (lead) => statistics[lead];
    }
  }
}

/** The s of `calibrate:60s`. */
export function calibrationSeconds(policy: `calibrate:${number}s`): number {
  return Number(policy.slice('calibrate:'.length, -1));
}

/** The first `count` samples that are not missing, or all there are. */
function firstFinite(samples: Samples, count: number): Float64Array {
  const found = new Float64Array(Math.min(count, samples.length));
  let n = 0;
  for (let i = 0; i < samples.length && n < found.length; i++) if (Number.isFinite(samples[i])) found[n++] = samples[i];
  return found.subarray(0, n);
}

/** (x - mean) / std as the encoder's float32; a flat line stays at 0. */
export function standardise(samples: Samples, { mean, std }: Statistics): Float32Array {
  const scale = std > FLAT ? 1 / std : 1;
  const out = new Float32Array(samples.length);
  for (let i = 0; i < out.length; i++) out[i] = scale * (samples[i] - mean);
  return out;
}
