import type { ByteSource } from '../byte-source.js';
import { readText } from '../text.js';

const MAX_TABLE_BYTES = 2 ** 26;

/** A row of a table, by the columns' names; a cell that holds nothing, or `n/a`, is absent. */
export type BidsRow = Readonly<Partial<Record<string, string>>>;

/** The rows of a table of a BIDS data set: tabs between cells, the columns' names in the first line. */
export async function readBidsTable(source: ByteSource): Promise<readonly BidsRow[]> {
  const text = await readText(source, MAX_TABLE_BYTES);
  const [header = '', ...lines] = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '');
  const names = header.split('\t').map((name) => name.trim());
  return lines.map((line) => {
    const cells = line.split('\t').map((cell) => cell.trim());
    return Object.fromEntries(
      cells.flatMap((cell, i) => (cell === '' || cell === 'n/a' ? [] : [[names[i] ?? '', cell]])),
    );
  });
}
