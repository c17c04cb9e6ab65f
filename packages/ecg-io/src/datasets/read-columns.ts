import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { reasonOf } from '@ecg-affect/errors';
import { EcgIoError } from '../error.js';

/**
 * Some columns of numbers of a comma-separated file with a header line, read line by line: only these columns take memory.
 *
 * @param wanted names of columns; one that the file does not have is left out
 * @throws EcgIoError when the file cannot be read
 */
export async function readColumns<Name extends string>(
  path: string,
  wanted: readonly Name[],
): Promise<Partial<Record<Name, Float64Array>>> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  let columns: { name: Name; index: number; values: number[] }[] | undefined;
  try {
    for await (const line of lines) {
      const cells = line.split(',');
      if (columns) {
        if (line !== '') for (const { index, values } of columns) values.push(Number(cells[index] || Number.NaN));
      } else {
        const names = cells.map((cell) => cell.trim());
        columns = wanted.flatMap((name) =>
          names.includes(name) ? [{ name, index: names.indexOf(name), values: [] }] : [],
        );
      }
    }
  } catch (cause) {
    throw new EcgIoError(`cannot read ${path}: ${reasonOf(cause)}`, { cause });
  }
  const entries = (columns ?? []).map(({ name, values }) => [name, Float64Array.from(values)]);
  return Object.fromEntries(entries);
}
