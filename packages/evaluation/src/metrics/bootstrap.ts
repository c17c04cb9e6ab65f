import type { Random } from '@ecg-affect/random';
import { groupRows } from '../data/group-rows.js';
import { type Estimate, estimateOf, type Resampled } from './estimate.js';

/** How often subjects are drawn. */
export interface BootstrapOptions {
  /** Default {@link RESAMPLES}. */
  readonly resamples?: number;
}

/** So many that the ends of a 95 % interval are each set by fifty of them. */
export const RESAMPLES = 2000;

/**
 * Bootstrap over subjects: windows of one subject are alike, so whole subjects are drawn with replacement, and every statistic is taken of the
 * drawn subjects' windows. The same seed and the same order of subjects give the same resamples, so that statistics can be compared in pairs.
 * @param subjects one a window
 * @param statistics of the windows under integer weights, here how often each one's subject was drawn
 */
export function resampleSubjects<Name extends string>(
  subjects: readonly string[],
  statistics: (weights: Float64Array) => Readonly<Record<Name, number>>,
  random: Random,
  options: BootstrapOptions = {},
): Record<Name, Resampled> {
  const groups = [...groupRows(subjects).values()];
  const resamples = groups.length > 1 ? (options.resamples ?? RESAMPLES) : 0;
  const weights = new Float64Array(subjects.length).fill(1);
  const values = statistics(weights);
  const names = Object.keys(values) as Name[];
  const resampled = names.map((name) => [name, { value: values[name], draws: new Float64Array(resamples) }] as const);
  for (let resample = 0; resample < resamples; resample++) {
    weights.fill(0);
    for (let i = 0; i < groups.length; i++) {
      for (const row of groups[random.integer(groups.length)]) weights[row]++;
    }
    const found = statistics(weights);
    for (const [name, { draws }] of resampled) draws[resample] = found[name];
  }
  return Object.fromEntries(resampled) as Record<Name, Resampled>;
}

/** {@link resampleSubjects}, of which 95 % intervals are made (see {@link estimateOf}). */
export function bootstrapSubjects<Name extends string>(
  subjects: readonly string[],
  statistics: (weights: Float64Array) => Readonly<Record<Name, number>>,
  random: Random,
  { scale, ...options }: BootstrapOptions & { readonly scale?: readonly [number, number] } = {},
): Record<Name, Estimate> {
  const resampled = Object.entries<Resampled>(resampleSubjects(subjects, statistics, random, options));
  return Object.fromEntries(resampled.map(([name, of]) => [name, estimateOf(of, scale)])) as Record<Name, Estimate>;
}

/** The difference of two statistics, resample by resample. */
export function pairedDifference(a: Resampled, b: Resampled): Resampled {
  return { value: a.value - b.value, draws: a.draws.map((draw, resample) => draw - b.draws[resample]) };
}

/**
 * Two-sided p value of a difference being 0: twice the smaller fraction of resamples on either side of 0, so that it is below 0.05 where the 95 %
 * percentile interval leaves 0 out. The observed sample counts as one more resample, (1 + count) / (1 + resamples): never 0 (Davison & Hinkley
 * 1997, 4.2). Null without resamples.
 */
export function bootstrapPValue({ draws }: Resampled): number | null {
  const defined = draws.filter((draw) => !Number.isNaN(draw));
  if (defined.length === 0) return null;
  const fraction = (count: number) => (1 + count) / (1 + defined.length);
  const below = fraction(defined.filter((draw) => draw <= 0).length);
  const above = fraction(defined.filter((draw) => draw >= 0).length);
  return Math.min(1, 2 * Math.min(below, above));
}
