import {
  type EvaluationResult,
  formatEstimate,
  leakageStatement,
  peopleText,
  SCORE_NAMES,
  SCORE_TITLES,
} from '@ecg-affect/evaluation';
import { formatTable } from './table.js';

/** The leakage statement, then every score of every method with its interval, then each method's confusion matrix. */
export function resultText(result: EvaluationResult): string {
  const { target, classNames, windows, methods, synthetic } = result;
  const subjects = new Set(windows.subject).size;
  const scores = formatTable([
    ['method', ...SCORE_NAMES.map((score) => SCORE_TITLES[score])],
    ...methods.map((method) => [method.name, ...SCORE_NAMES.map((score) => formatEstimate(method.scores[score]))]),
  ]);
  const confusions = methods.map(
    ({ name, confusion }) =>
      `${name}, confusion (rows: true, columns: predicted)\n${formatTable([
        ['', ...classNames],
        ...classNames.map((truth, row) => [
          truth,
          ...confusion.counts[row].map((count, column) => `${count} (${formatEstimate(confusion.rates[row][column])})`),
        ]),
      ])}`,
  );
  return [
    `${synthetic ? 'SYNTHETIC DATA. ' : ''}${target}: ${windows.row.length} windows, ${subjects} subjects, classes ${classNames.join(', ')}`,
    ...leakageStatement(result),
    '',
    `scores [95 % interval over ${peopleText(subjects)}]\n${scores}`,
    ...confusions.map((text) => `\n${text}`),
  ].join('\n');
}
