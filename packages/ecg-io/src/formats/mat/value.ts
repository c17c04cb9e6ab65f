import type { NdArray } from '../nd-array.js';

/** A value of a MATLAB file. Arrays are column-major. */
export type MatValue =
  /** Of complex numbers, the real parts. */
  | ({ readonly kind: 'array'; readonly isComplex?: boolean } & NdArray)
  /** The rows of a text matrix are lines, without blanks at their ends. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'cell'; readonly shape: readonly number[]; readonly items: readonly MatValue[] }
  | { readonly kind: 'struct'; readonly shape: readonly number[]; readonly items: readonly MatFields[] }
  /** An array that was not wanted, or what holds no numbers, text or values: sparse matrices, functions, objects. */
  | { readonly kind: 'skipped'; readonly reason?: string };

/** Variables of a file, or the fields of one struct, by name. */
export type MatFields = ReadonlyMap<string, MatValue>;

/** What of a MATLAB file is read. */
export interface MatOptions {
  /**
   * Says whether to read the numbers at a path such as `DREAMER.Data{1}.ECG.stimuli{3}`: fields after a point, items of cells in braces,
   * of struct arrays (not 1 x 1) in parentheses, counted from 1. All are read by default.
   */
  readonly wanted?: (path: string) => boolean;
  /** What to keep of an array that is wanted, such as a column as float32: the rest takes memory for a moment only. All of it by default. */
  readonly take?: (path: string, array: NdArray) => NdArray;
  /** Most bytes of numbers to hold, 4 GiB by default; counted before `take`. */
  readonly maxBytes?: number;
}

/**
 * The value at a path as in {@link MatOptions}, e.g. `matValue(variables, 'DREAMER.Data{1}.ECG')`.
 * @returns undefined where there is none
 */
export function matValue(variables: MatFields, path: string): MatValue | undefined {
  let fields: MatFields | undefined = variables;
  let value: MatValue | undefined;
  for (const [, name, brace, parenthesis] of path.matchAll(/([^.{}()]+)|\{(\d+)\}|\((\d+)\)/g)) {
    if (name !== undefined) {
      value = fields?.get(name);
    } else if (brace !== undefined) {
      value = value?.kind === 'cell' ? value.items[Number(brace) - 1] : undefined;
    } else {
      fields = value?.kind === 'struct' ? value.items[Number(parenthesis) - 1] : undefined;
      continue;
    }
    fields = value?.kind === 'struct' ? value.items[0] : undefined;
    if (!value) return undefined;
  }
  return value;
}

/** The text of a matrix of characters, stored column after column. */
export function textOf(codes: ArrayLike<number | bigint>, shape: readonly number[]): MatValue {
  const characters = Array.from(codes, (code) => String.fromCharCode(Number(code)));
  const [rows = 1, columns = characters.length] = shape;
  if (rows <= 1 || rows * columns !== characters.length) return { kind: 'text', text: characters.join('') };
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => characters[column * rows + row])
      .join('')
      .trimEnd(),
  );
  return { kind: 'text', text: lines.join('\n') };
}
