import type { Random } from '@ecg-affect/random';
import { quantileSorted } from 'd3-array';
import { groupRows } from '../data/group-rows.js';

/** A value with its 95 % interval; null where it is not defined. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** How often subjects are drawn. */
export interface BootstrapOptions {
  /** Default 2000. */
  readonly resamples?: number;
}

/**
 * Percentile bootstrap over subjects: windows of one subject are alike, so whole subjects are drawn with replacement, and every
 * statistic is taken of the drawn subjects' windows pooled. Resamples in which a statistic is not defined (NaN) do not count for it.
 * With one subject there is no spread to estimate: the limits are null.
 * @param subjects one a window
 * @param statistics of the windows under integer weights, here how often each one's subject was drawn
 */
export function bootstrapSubjects<Name extends string>(
  subjects: readonly string[],
  statistics: (weights: Float64Array) => Readonly<Record<Name, number>>,
  random: Random,
  options: BootstrapOptions = {},
): Record<Name, Estimate> {
  const { resamples = 2000 } = options;
  const groups = [...groupRows(subjects).values()];
  const weights = new Float64Array(subjects.length).fill(1);
  const values = statistics(weights);
  const names = Object.keys(values) as Name[];
  const drawn = new Map(names.map((name) => [name, [] as number[]]));
  for (let resample = 0; groups.length > 1 && resample < resamples; resample++) {
    weights.fill(0);
    for (let i = 0; i < groups.length; i++) {
      for (const row of groups[random.integer(groups.length)]) weights[row]++;
    }
    const found = statistics(weights);
    for (const [name, list] of drawn) {
      if (!Number.isNaN(found[name])) list.push(found[name]);
    }
  }
  return Object.fromEntries(
    Array.from(drawn, ([name, list]) => {
      list.sort((a, b) => a - b);
      return [
        name,
        {
          value: defined(values[name]),
          low: defined(quantileSorted(list, 0.025)),
          high: defined(quantileSorted(list, 0.975)),
        },
      ];
    }),
  ) as Record<Name, Estimate>;
}

function defined(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
