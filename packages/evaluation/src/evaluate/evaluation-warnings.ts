import type { Random } from '@ecg-affect/random';
import { classFrequencies } from '../data/class-frequencies.js';
import { contextBlocks } from '../data/context-blocks.js';
import type { LabelledWindows } from '../data/labelled-windows.js';
import { RESAMPLES, resampleSubjects } from '../metrics/bootstrap.js';
import type { Withheld } from '../metrics/estimate.js';
import { SCORE_NAMES } from '../metrics/scores.js';
import type { Split } from '../protocols/split.js';
import type { EvaluationResult, TestedWindows } from '../result/evaluation-result.js';
import { SCORE_TITLES } from '../result/format.js';

/** What could mislead whoever reads the scores, in sentences: about the classes, about intervals, about chance. */
export function evaluationWarnings(
  result: Omit<EvaluationResult, 'warnings'>,
  split: Split,
  windows: LabelledWindows,
  random: Random,
): string[] {
  return [
    ...classesOfOneSubject(result),
    ...classesNotTrained(split, windows),
    ...resamplesWithoutClass(result, random),
    ...classesWithoutBlock(result),
    ...intervalsAtTheEnd(result),
    ...calibratedInVain(result),
    ...singleDraws(result),
    ...tooManyPairs(result),
  ];
}

function classesOfOneSubject({ windows, classNames }: Pick<EvaluationResult, 'windows' | 'classNames'>): string[] {
  return classNames.flatMap((name, k) => {
    const subjects = [...new Set(windows.subject.filter((_, row) => windows.label[row] === k))];
    if (subjects.length !== 1) return [];
    return [`Only ${subjects[0]} has windows of '${name}': what is scored on them says nothing about other people.`];
  });
}

function classesNotTrained({ folds }: Split, windows: LabelledWindows): string[] {
  const frequencies = folds.map(({ train }) => classFrequencies(train, windows));
  return windows.classNames.flatMap((name, k) => {
    const without = folds.filter((_, fold) => frequencies[fold][k] === 0);
    if (without.length === 0) return [];
    const named = without.slice(0, NAMED).map((fold) => fold.name);
    const which = named.length < without.length ? `${named.join(', ')}, ...` : named.join(', ');
    return [
      `The training windows of ${without.length} of ${folds.length} folds (${which}) have none of '${name}': there nothing can learn it.`,
    ];
  });
}

/** Folds and methods that a sentence names. */
const NAMED = 5;

function resamplesWithoutClass({ windows, methods }: Omit<EvaluationResult, 'warnings'>, random: Random): string[] {
  const { missing } = resampleSubjects(
    windows.subject,
    (weights) => ({ missing: Number(lacksClass(windows, weights)) }),
    random.derive('scores'),
  );
  const lacking = missing.draws.filter((lacks) => lacks === 1).length;
  if (lacking === 0) return [];
  const found = `${lacking} of ${missing.draws.length} resamples of the subjects lack a class`;
  const withheld = methods.some(({ scores }) => SCORE_NAMES.some((name) => scores[name].withheld === CLASS_MISSING));
  return [
    withheld
      ? `${found}: of these people no interval can be estimated for the scores of all windows.`
      : `${found} and do not count for the intervals.`,
  ];
}

function classesWithoutBlock({
  windows,
  classNames,
  levels,
}: Pick<EvaluationResult, 'windows' | 'classNames' | 'levels'>): string[] {
  const { blocks } = contextBlocks(windows);
  const known = new Set(blocks.map(([row]) => windows.label[row]));
  const without = classNames.filter((_, k) => windows.label.includes(k) && !known.has(k));
  if (without.length === 0) return [];
  return [
    `None of the ${levels.context.blocks} blocks of at least three windows is of ${without.map((name) => `'${name}'`).join(', ')}: there are no scores of them.`,
  ];
}

const CLASS_MISSING: Withheld = 'class missing';

function lacksClass({ label }: TestedWindows, weights: Float64Array): boolean {
  const drawn = new Set(label.filter((_, row) => weights[row] > 0));
  return label.some((k) => !drawn.has(k));
}

function intervalsAtTheEnd({ methods }: Omit<EvaluationResult, 'warnings'>): string[] {
  const those = methods.flatMap(({ name, scores }) => {
    const withheld = SCORE_NAMES.filter((score) => scores[score].withheld === 'end of the scale');
    return withheld.length === 0 ? [] : [`"${name}" (${withheld.map((score) => SCORE_TITLES[score]).join(', ')})`];
  });
  if (those.length === 0) return [];
  return [
    `Upper or lower limit not estimable, because resamples without any error reach the end of the scale: ${those.join('; ')}.`,
  ];
}

function calibratedInVain({ methods, baseRate }: Omit<EvaluationResult, 'warnings'>): string[] {
  const those = methods.flatMap(({ name, uncalibrated, scores }) => {
    const loss = scores.logLoss.value;
    return uncalibrated === null || loss === null || loss < baseRate.logLoss ? [] : [`"${name}" (${loss.toFixed(3)})`];
  });
  if (those.length === 0) return [];
  return [
    `Probabilities that are calibrated and yet no better than how often each class occurs (log loss ${baseRate.logLoss.toFixed(3)}): ${those.join(', ')}.`,
  ];
}

function singleDraws({ methods }: Omit<EvaluationResult, 'warnings'>): string[] {
  const those = methods.filter(({ draws, seeds }) => draws && seeds.length === 1).map(({ name }) => `"${name}"`);
  if (those.length === 0) return [];
  return [`One draw only: another seed gives other scores of ${those.join(', ')}.`];
}

/** The smallest p value of a bootstrap is two in one more than the resamples; many pairs to correct for put even that above 0.05. */
function tooManyPairs({ methods }: Omit<EvaluationResult, 'warnings'>): string[] {
  const comparisons = methods.flatMap((method) => method.comparisons);
  const pairs = comparisons.filter(({ score, pValue }) => score === 'auroc' && pValue !== null).length;
  const least = (2 * pairs) / (1 + RESAMPLES);
  if (least <= 0.05) return [];
  return [
    `${pairs} pairs of methods are compared: corrected for so many, no p value of AUROC can be below ${Math.min(1, least).toFixed(3)}. Compare fewer methods.`,
  ];
}
