import type { Run } from './finite-runs.js';
import type { Samples } from './samples.js';

/** Stretches of at least `least` samples of one value: a lead that is off, held or at the end of its range. */
export function flatRuns(x: Samples, least: number): Run[] {
  const runs: Run[] = [];
  for (let from = 0; from < x.length; ) {
    let to = from + 1;
    while (to < x.length && x[to] === x[from]) to++;
    if (to - from >= least) runs.push({ from, to });
    from = to;
  }
  return runs;
}
