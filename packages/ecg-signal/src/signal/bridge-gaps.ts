import { missingRuns, type Run } from './finite-runs.js';
import type { Samples } from './samples.js';

/** A hole of at most so long hides no QRS complex, s. */
export const SHORT_HOLE = 0.1;

/**
 * Straight lines across the gaps, and constants beyond the ends of the signal.
 *
 * @param gaps of the signal, {@link missingRuns}
 * @returns `samples` itself where there is no gap
 */
export function bridgeGaps(samples: Samples, gaps: readonly Run[]): Samples {
  if (gaps.length === 0) return samples;
  const bridged = new Float64Array(samples);
  for (const { from, to } of gaps) {
    const before = samples[from - 1] ?? samples[to] ?? 0;
    const after = samples[to] ?? before;
    const slope = (after - before) / (to - from + 1);
    for (let i = from; i < to; i++) bridged[i] = before + slope * (i - from + 1);
  }
  return bridged;
}

/** The gaps of more than {@link SHORT_HOLE}, and those at the ends: what no straight line can stand for. */
export function isLongGap({ from, to }: Run, length: number, sampleRate: number): boolean {
  return from === 0 || to === length || to - from > SHORT_HOLE * sampleRate;
}

/** A part of a signal with straight lines across its holes, which may reach beyond it; a part without holes is that of `samples` itself. */
export function bridgedPart(samples: Samples, { from, to }: Run): Samples {
  const part = samples.subarray(from, to);
  if (missingRuns(part).length === 0) return part;
  let [first, end] = [from, to];
  while (first > 0 && !Number.isFinite(samples[first])) first--;
  while (end < samples.length && !Number.isFinite(samples[end - 1])) end++;
  const whole = samples.subarray(first, end);
  return bridgeGaps(whole, missingRuns(whole)).subarray(from - first, to - first);
}
