import { csvFormatRow } from 'd3-dsv';
import { SCORE_NAMES } from '../metrics/scores.js';
import type { EvaluationResult } from '../result/evaluation-result.js';

/** One line a method and score: `method,score,value,low,high`; empty where not defined. */
export function scoresCsv({ methods }: EvaluationResult): string {
  return csv([
    ['method', 'score', 'value', 'low', 'high'],
    ...methods.flatMap(({ name, scores }) =>
      SCORE_NAMES.map((score) => [name, score, scores[score].value, scores[score].low, scores[score].high]),
    ),
  ]);
}

/** One line a tested window and method: where it is from, its true class, and the probability of each class. */
export function predictionsCsv({ methods, windows, classNames }: EvaluationResult): string {
  return csv([
    ['method', 'fold', 'subject', 'session', 'start', 'label', ...classNames.map((name) => `p(${name})`)],
    ...methods.flatMap(({ name, probabilities }) =>
      probabilities.map((row, i) => [
        name,
        windows.fold[i],
        windows.subject[i],
        windows.session[i],
        windows.start[i],
        classNames[windows.label[i]],
        ...row,
      ]),
    ),
  ]);
}

/** Comma-separated values of RFC 4180; null is an empty field. */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${csvFormatRow(row.map((value) => (value === null ? '' : String(value))))}\r\n`).join('');
}
