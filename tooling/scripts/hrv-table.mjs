// node tooling/scripts/hrv-table.mjs: writes the table of measures into docs/hrv.md, from what the code says of them. A test fails where it is not as the code is.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { HRV_MEASURES } from '../../packages/ecg-signal/dist/index.js';

const [BEGIN, END] = ['<!-- measures: node tooling/scripts/hrv-table.mjs -->', '<!-- end of measures -->'];

/** The document with the table as the code has it. */
export function withMeasures(text) {
  const [before, after] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)];
  if (before < BEGIN.length || after < before) throw new Error(`no ${BEGIN} ... ${END}`);
  const rows = HRV_MEASURES.map(({ name, unit, definition, leastIntervals, leastSeconds, source }) => [
    `\`${name}\``,
    unit,
    definition,
    leastSeconds === undefined ? `${leastIntervals}` : `${leastSeconds / 60} min`,
    source,
  ]);
  const table = [['measure', 'unit', 'definition', 'takes intervals or time', 'source'], Array(5).fill('---'), ...rows];
  return `${text.slice(0, before)}\n${table.map((cells) => `| ${cells.join(' | ')} |\n`).join('')}${text.slice(after)}`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = new URL('../../docs/hrv.md', import.meta.url);
  writeFileSync(file, withMeasures(readFileSync(file, 'utf8')));
}
