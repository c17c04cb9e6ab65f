import { bootstrapPValue, pairedDifference } from '../metrics/bootstrap.js';
import { estimateOf } from '../metrics/estimate.js';
import { holm } from '../metrics/holm.js';
import { type DecidedScore, decidedScore, type Threshold } from '../metrics/scores.js';
import { wilcoxonSignedRank } from '../metrics/wilcoxon.js';
import type { BaselineComparison, MethodResult } from '../result/evaluation-result.js';
import type { ScoredMethod } from './score-method.js';

/**
 * Every method against every baseline that is like it: features standardised by subject only against such, others only against others. A baseline that
 * says the same of all windows has nothing to standardise and counts for both. P values are corrected for the number of such pairs, score by
 * score (Holm).
 */
export function compareMethods(methods: readonly ScoredMethod[], threshold: Threshold): MethodResult[] {
  const compared = methods.map((method) => ({
    ...method.result,
    comparisons: comparisonsOf(method, methods, decidedScore(threshold)),
  }));
  const all = compared.flatMap(({ comparisons }) => comparisons);
  const corrected = new Map<BaselineComparison, number>();
  for (const score of new Set(all.map((comparison) => comparison.score))) {
    const family = all.filter((comparison) => comparison.score === score && comparison.pValue !== null);
    const values = holm(family.map(({ pValue }) => Number(pValue)));
    for (const [i, comparison] of family.entries()) corrected.set(comparison, values[i]);
  }
  return compared.map(({ comparisons, ...result }) => ({
    ...result,
    comparisons: comparisons.map((comparison) => ({
      ...comparison,
      correctedPValue: corrected.get(comparison) ?? null,
    })),
  }));
}

function comparisonsOf(
  method: ScoredMethod,
  methods: readonly ScoredMethod[],
  decided: DecidedScore,
): BaselineComparison[] {
  if (method.result.baseline) return [];
  return methods
    .filter((other) => other.result.baseline && isLike(method, other))
    .flatMap((other) => [
      bootstrapComparison('withinSubjectAuroc', method, other),
      bootstrapComparison('auroc', method, other),
      signedRankComparison(decided, method, other),
    ]);
}

function isLike({ result }: ScoredMethod, baseline: ScoredMethod): boolean {
  return (
    baseline.constant ||
    (result.transductive.standardisedBySubject === baseline.result.transductive.standardisedBySubject &&
      result.transductive.calibrationSeconds === baseline.result.transductive.calibrationSeconds)
  );
}

function bootstrapComparison(
  score: 'withinSubjectAuroc' | 'auroc',
  a: ScoredMethod,
  b: ScoredMethod,
): BaselineComparison {
  const difference = pairedDifference(a.resampled[score], b.resampled[score]);
  const estimate = estimateOf(difference);
  const ofBoth = subjectsOfBothClasses(a).length;
  const subjects = score === 'auroc' ? a.result.subjects.length : ofBoth;
  return {
    baseline: b.result.name,
    score,
    test: 'bootstrap over subjects',
    difference: estimate,
    subjects,
    oneClassSubjects: a.result.subjects.length - ofBoth,
    pValue: estimate.withheld === undefined ? atLeastOfSigns(bootstrapPValue(difference), subjects) : null,
    correctedPValue: null,
  };
}

/**
 * A p value that is not below what so many people can tell: all of them on the same side happens by chance in one of 2^(n - 1) samples. A
 * bootstrap of two people, both on one side, would be sure.
 */
function atLeastOfSigns(pValue: number | null, subjects: number): number | null {
  return pValue === null ? null : Math.max(pValue, 2 ** (1 - subjects));
}

/** Over the subjects that have both classes: of one class alone, the balanced accuracy is that of always saying so. */
function signedRankComparison(decided: DecidedScore, a: ScoredMethod, b: ScoredMethod): BaselineComparison {
  const paired = subjectsOfBothClasses(a);
  const differences = paired.map((subject) =>
    withoutRounding(
      Number(a.result.subjects[subject].scores[decided]) - Number(b.result.subjects[subject].scores[decided]),
    ),
  );
  const { pairs, medianDifference, pValue } = wilcoxonSignedRank(differences);
  const some = paired.length > 0;
  return {
    baseline: b.result.name,
    score: decided,
    test: "Wilcoxon's signed-rank test",
    difference: { value: some ? medianDifference : null, low: null, high: null },
    subjects: paired.length,
    oneClassSubjects: a.result.subjects.length - paired.length,
    pairs,
    pValue: some ? pValue : null,
    correctedPValue: null,
  };
}

/** Indices of the subjects whose windows are not all of one class. */
function subjectsOfBothClasses({ result }: ScoredMethod): number[] {
  return [...result.subjects.keys()].filter((subject) => result.subjects[subject].scores.auroc !== null);
}

/** Differences of fractions that are equal on paper must tie in the test's ranks. */
function withoutRounding(difference: number): number {
  return Math.round(difference * 1e12) / 1e12;
}
