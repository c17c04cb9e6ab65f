import { formatPValue, formatScore } from '../../packages/evaluation/dist/index.js';

/** A score without its interval. */
export const score = ({ value }) => formatScore(value);
/** e.g. `−0.148`. */
export const signed = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
/** A difference with its interval. */
export const difference = ({ value, low, high }) => `${signed(value)} [${signed(low)} to ${signed(high)}]`;
/** As corrected, in parentheses as it was. */
export const pValues = ({ pValue, correctedPValue }) =>
  `${[correctedPValue, pValue].map((p) => formatPValue(p).replace(/^p (= )?/, '')).join(' (')})`;

/** A table of Markdown. */
export function table([header, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  return [header, header.map(() => '---'), ...rows].map(line).join('');
}
