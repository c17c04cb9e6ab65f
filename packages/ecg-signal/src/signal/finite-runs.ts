import type { Samples } from './samples.js';

/** A stretch of samples: `from` included, `to` not. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** The longest stretches without a missing sample, in order. */
export const finiteRuns = (x: Samples): Run[] => runsOf(x, true);

/** The longest stretches of missing samples, in order. */
export const missingRuns = (x: Samples): Run[] => runsOf(x, false);

function runsOf(x: Samples, finite: boolean): Run[] {
  const runs: Run[] = [];
  for (let from = 0; from < x.length; from++) {
    let to = from;
    // A difference that is 0 for finite numbers alone: several times as fast as Number.isFinite.
    while (to < x.length && (x[to] - x[to] === 0) === finite) to++;
    if (to > from) runs.push({ from, to });
    from = to;
  }
  return runs;
}
