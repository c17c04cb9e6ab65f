import { EcgIoError } from '../error.js';
import { parseTable } from '../formats/csv/table.js';
import { nodeSource } from '../formats/node/node-folder.js';
import { readText } from '../formats/text.js';

/** A table of labels that lies beside recordings. */
export interface LabelTable {
  readonly path: string;
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** By column: what a row says. */
  readonly rows: readonly ReadonlyMap<string, string>[];
}

/**
 * Reads a CSV file whose first line names the columns.
 * @throws EcgIoError when the file cannot be read, or has no such line
 */
export async function readLabelTable(path: string): Promise<LabelTable> {
  const { names, units, rows } = parseTable(await readText(await nodeSource(path)), path);
  if (!names) throw new EcgIoError(`${path}: its first line has numbers, expected the names of its columns`);
  // A first row without numbers looks like a second header line to the parser, which is made for signals.
  const cells = units ? [units, ...rows] : rows;
  return {
    path,
    columns: names,
    rows: cells.map((row) => new Map(names.map((name, index) => [name, row[index]]))),
  };
}
