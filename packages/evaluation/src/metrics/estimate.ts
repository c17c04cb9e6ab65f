import { quantileSorted } from 'd3-array';

/** A statistic of the windows, and of every resample of their subjects. */
export interface Resampled {
  readonly value: number;
  /** One a resample, NaN where the statistic is not defined; empty for a single subject, which has no spread. */
  readonly draws: Float64Array;
}

/** A value with the limits of its 95 % interval; null where they are not defined. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Why a limit is missing, or both, though there are people to draw. */
  readonly withheld?: Withheld;
}

/**
 * - `class missing`: too many resamples lack a class, so that the rest is of other people than the score.
 * - `end of the scale`: more than 2.5 % of the resamples have no error at all, or nothing right. That limit would be 1.000 (or 0.000) by
 *   construction, however many errors people not tested would add; where all resamples are so, there is no other limit either.
 */
export type Withheld = 'class missing' | 'end of the scale';

/** Above this fraction of resamples in which a statistic is not defined, the others are a selection. */
const MISSING_LIMIT = 0.05;

/**
 * The 95 % percentile interval of a bootstrap. Resamples in which a statistic is not defined do not count; above 5 % of them there is no interval.
 * @param scale what the statistic can be at least and most: a limit that lies there is withheld
 */
export function estimateOf({ value, draws }: Resampled, scale?: readonly [number, number]): Estimate {
  const none = { value: finite(value), low: null, high: null };
  if (draws.length === 0 || !Number.isFinite(value)) return none;
  const sorted = Array.from(draws.filter((draw) => !Number.isNaN(draw)).sort());
  if (draws.length - sorted.length > MISSING_LIMIT * draws.length) return { ...none, withheld: 'class missing' };
  const [low, high] = [0.025, 0.975].map((probability) => quantileSorted(sorted, probability));
  const [least, most] = scale ?? [];
  if (low !== least && high !== most) return { value, low: finite(low), high: finite(high) };
  const withheld = 'end of the scale';
  if (low === high) return { ...none, withheld };
  return { value, low: low === least ? null : finite(low), high: high === most ? null : finite(high), withheld };
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
