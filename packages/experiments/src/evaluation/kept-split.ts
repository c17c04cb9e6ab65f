import { readFile } from 'node:fs/promises';
import type { Split } from '@ecg-affect/evaluation';
import { replaceFile } from '@ecg-affect/files';

/** A split as JSON: rows as runs, each its first row and its length, since most folds are whole recordings. */
interface WrittenSplit extends Omit<Split, 'folds'> {
  readonly folds: readonly { readonly name: string; readonly train: number[]; readonly test: number[] }[];
}

/**
 * The split in a file, or the one that `compute` gives, which is then kept there.
 * @param file undefined: it is kept nowhere
 */
export async function keptSplit(file: string | undefined, compute: () => Split): Promise<Split> {
  if (file === undefined) return compute();
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text !== undefined) return parse(JSON.parse(text) as WrittenSplit);
  const split = compute();
  await replaceFile(file, `${JSON.stringify(written(split))}\n`);
  return split;
}

function written({ folds, ...rest }: Split): WrittenSplit {
  return {
    ...rest,
    folds: folds.map(({ name, train, test }) => ({ name, train: runsOf(train), test: runsOf(test) })),
  };
}

function parse({ folds, ...rest }: WrittenSplit): Split {
  return {
    ...rest,
    folds: folds.map(({ name, train, test }) => ({ name, train: rowsOf(train), test: rowsOf(test) })),
  };
}

/** Consecutive rows as first and length, in the order of the rows. */
function runsOf(rows: Uint32Array): number[] {
  const runs: number[] = [];
  for (const [i, row] of rows.entries()) {
    if (i > 0 && row === rows[i - 1] + 1) runs[runs.length - 1]++;
    else runs.push(row, 1);
  }
  return runs;
}

function rowsOf(runs: readonly number[]): Uint32Array {
  let length = 0;
  for (let i = 1; i < runs.length; i += 2) length += runs[i];
  const rows = new Uint32Array(length);
  let at = 0;
  for (let i = 0; i < runs.length; i += 2) for (let k = 0; k < runs[i + 1]; k++) rows[at++] = runs[i] + k;
  return rows;
}
