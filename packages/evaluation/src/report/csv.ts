import { csvFormatRow } from 'd3-dsv';
import { SCORE_NAMES } from '../metrics/scores.js';
import type { EvaluationResult } from '../result/evaluation-result.js';

/** One line a method and score, with the seeds it is the mean of and the windows that were guessed; empty where not defined. */
export function scoresCsv({ methods }: EvaluationResult): string {
  return csv([
    ['method', 'score', 'value', 'low', 'high', 'seeds', 'guessed windows'],
    ...methods.flatMap(({ name, scores, seeds, guessedWindows }) =>
      SCORE_NAMES.map((score) => {
        const { value, low, high } = scores[score];
        return [name, score, value, low, high, seeds.length, guessedWindows];
      }),
    ),
  ]);
}

/**
 * One line a tested window and method: where it is from, its true class, the probability of each class, whether the method had to guess, and by
 * which seed: of what was repeated, the first.
 */
export function predictionsCsv({ methods, windows, classNames }: EvaluationResult): string {
  return csv([
    [
      'method',
      'fold',
      'subject',
      'session',
      'start',
      'label',
      ...classNames.map((name) => `p(${name})`),
      'guessed',
      'seed',
    ],
    ...methods.flatMap(({ name, probabilities, guessed, seeds: [{ seed }] }) =>
      probabilities.map((row, i) => [
        name,
        windows.fold[i],
        windows.subject[i],
        windows.session[i],
        windows.start[i],
        classNames[windows.label[i]],
        ...row,
        Number(guessed[i]),
        seed,
      ]),
    ),
  ]);
}

/** Comma-separated values of RFC 4180; null is an empty field. */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${csvFormatRow(row.map((value) => (value === null ? '' : String(value))))}\r\n`).join('');
}
