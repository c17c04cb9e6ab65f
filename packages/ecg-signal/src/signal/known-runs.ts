import { isLongGap } from './bridge-gaps.js';
import { missingRuns, type Run } from './finite-runs.js';
import type { Samples } from './samples.js';

/**
 * The stretches of a lead between gaps, in order; holes of up to 100 ms are no gaps.
 *
 * @param unknown stretches whose samples count as missing, in order, apart from each other
 */
export function knownRuns(samples: Samples, sampleRate: number, unknown: readonly Run[] = []): Run[] {
  const runs: Run[] = [];
  let from = 0;
  for (const gap of merged([...missingRuns(samples), ...unknown].sort((a, b) => a.from - b.from))) {
    if (!isLongGap(gap, samples.length, sampleRate)) continue;
    if (gap.from > from) runs.push({ from, to: gap.from });
    from = gap.to;
  }
  if (samples.length > from) runs.push({ from, to: samples.length });
  return runs;
}

/** Those that touch as one. */
function merged(runs: readonly Run[]): Run[] {
  const out: Run[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    if (last !== undefined && run.from <= last.to)
      out[out.length - 1] = { from: last.from, to: Math.max(last.to, run.to) };
    else out.push(run);
  }
  return out;
}
