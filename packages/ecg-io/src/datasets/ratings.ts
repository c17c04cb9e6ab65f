import type { Labels } from './dataset.js';

/** Classes of a rating that is split in two. */
export const LOW_HIGH = { 0: 'low', 1: 'high' } as const;

const highOf = (name: string) => `${name}_high`;

/** Names of ratings, and of the same split into low and high: `arousal`, `arousal_high`, ... */
export function ratingNames(ratings: readonly string[]): string[] {
  return ratings.flatMap((name) => [name, highOf(name)]);
}

/** What the values of the split ratings are called. */
export function ratingClassNames(ratings: readonly string[]): Record<string, typeof LOW_HIGH> {
  return Object.fromEntries(ratings.map((name) => [highOf(name), LOW_HIGH]));
}

/** The labels of some ratings: each as it is, and 1 above `threshold`, 0 up to it; a rating that is NaN is not known. */
export function ratingLabels(ratings: Labels, threshold: number): Labels {
  return Object.fromEntries(
    Object.entries(ratings).flatMap(([name, value]) =>
      Number.isNaN(value) ? [] : [[name, value] as const, [highOf(name), value > threshold ? 1 : 0] as const],
    ),
  );
}
