import { isDeepStrictEqual } from 'node:util';
import { type MethodResult, SCORE_NAMES, type ScoreName } from '@ecg-affect/evaluation';
import { deviation, max, mean, min } from 'd3-array';

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

/** The scores of one draw, or of draws that came out the same, as they are; of others the means, without intervals, and their spread. */
export function overDraws(draws: ReadonlyMap<number, MethodResult['scores']>): {
  readonly scores: MethodResult['scores'];
  readonly spread?: Spread;
} {
  const [first, ...others] = draws.values();
  if (others.every((scores) => isDeepStrictEqual(scores, first))) return { scores: first };
  const values = (name: ScoreName): number[] => [...draws.values()].flatMap((scores) => scores[name].value ?? []);
  const byScore = <T>(of: (values: number[]) => T) =>
    Object.fromEntries(SCORE_NAMES.map((name) => [name, of(values(name))])) as Record<ScoreName, T>;
  return {
    scores: byScore((found) => ({ value: mean(found) ?? null, low: null, high: null })),
    spread: byScore((found) => {
      const [least, greatest] = [min(found), max(found)];
      if (least === undefined || greatest === undefined) return null;
      return { draws: found.length, deviation: deviation(found) ?? null, least, greatest };
    }),
  };
}
