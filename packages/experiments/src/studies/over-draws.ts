import { isDeepStrictEqual } from 'node:util';
import { type MethodResult, SCORE_NAMES, type ScoreName } from '@ecg-affect/evaluation';
import { deviation, max, mean, min } from 'd3-array';

/** What came of one draw of labels: the mean over seeds, and each of them. */
export type Drawn = Pick<MethodResult, 'scores' | 'seeds'>;

/** How a score spreads over draws. */
export interface ScoreSpread {
  readonly draws: number;
  /** Sample standard deviation; null for one draw. */
  readonly deviation: number | null;
  readonly least: number;
  readonly greatest: number;
}

/** By score; null where no draw has it. */
export type Spread = Readonly<Record<ScoreName, ScoreSpread | null>>;

/**
 * The scores of one draw, or of draws that came out the same, as they are, with the spread over their seeds; of others the means, without
 * intervals, and the spread over the draws.
 */
export function overDraws(draws: ReadonlyMap<number, Drawn>): {
  readonly scores: MethodResult['scores'];
  readonly spread?: Spread;
} {
  const [{ scores, seeds }, ...others] = draws.values();
  if (others.every((other) => isDeepStrictEqual(other.scores, scores)))
    return seeds.length > 1 ? { scores, spread: spreadOf(seeds.map((seed) => seed.scores)) } : { scores };
  const drawn = Array.from(draws.values(), (draw) => byScore((name) => draw.scores[name].value));
  return {
    scores: byScore((name) => ({ value: mean(drawn, (draw) => draw[name]) ?? null, low: null, high: null })),
    spread: spreadOf(drawn),
  };
}

function spreadOf(drawn: readonly Readonly<Record<ScoreName, number | null>>[]): Spread {
  return byScore((name) => {
    const found = drawn.flatMap((scores) => scores[name] ?? []);
    const [least, greatest] = [min(found), max(found)];
    if (least === undefined || greatest === undefined) return null;
    return { draws: found.length, deviation: deviation(found) ?? null, least, greatest };
  });
}

function byScore<T>(of: (name: ScoreName) => T): Record<ScoreName, T> {
  return Object.fromEntries(SCORE_NAMES.map((name) => [name, of(name)])) as Record<ScoreName, T>;
}
