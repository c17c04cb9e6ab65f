/** Where a trace is at each of about `columns` positions, NaN where values are missing. */
export interface Envelope {
  /** Indices of values, rising. */
  readonly at: number[];
  readonly values: number[];
}

/**
 * The least and the greatest value of each column, in their order: a line through them looks like one through all, however many there are.
 *
 * @param columns that the line is wide; a trace of at most twice as many values is given whole
 */
export function envelope(x: ArrayLike<number>, columns: number): Envelope {
  if (x.length <= 2 * columns) return { at: Array.from({ length: x.length }, (_, i) => i), values: Array.from(x) };
  const at: number[] = [];
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * x.length) / columns);
    const to = Math.floor(((column + 1) * x.length) / columns);
    let [low, high] = [from, from];
    let missing = -1;
    for (let i = from; i < to; i++) {
      if (Number.isNaN(x[i])) missing = i;
      if (!(x[low] <= x[i])) low = Number.isNaN(x[i]) ? low : i;
      if (!(x[high] >= x[i])) high = Number.isNaN(x[i]) ? high : i;
    }
    at.push(...new Set([low, high, ...(missing < 0 ? [] : [missing])].sort((a, b) => a - b)));
  }
  return { at, values: at.map((i) => x[i]) };
}
