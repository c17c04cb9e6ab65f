/** The median of each value and up to `reach` values on either side. */
export function medianAround(x: Float64Array, reach: number): Float64Array {
  return sortedAround(x, reach, (sorted) => quantile(sorted, 0.5));
}

/** Half of the distance between the quartiles of each value and up to `reach` values on either side. */
export function quartileDeviationAround(x: Float64Array, reach: number): Float64Array {
  return sortedAround(x, reach, (sorted) => (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2);
}

/** What `measure` says of the sorted values around each; at the ends of as many as in the middle, where there are. */
function sortedAround(x: Float64Array, reach: number, measure: (sorted: Float64Array) => number): Float64Array {
  const length = Math.min(x.length, 2 * reach + 1);
  const out = new Float64Array(x.length);
  const sorted = x.slice(0, length).sort();
  let from = 0;
  for (let i = 0; i < x.length; i++) {
    const next = Math.max(0, Math.min(i - reach, x.length - length));
    if (next !== from) replace(sorted, x[from], x[from + length]);
    out[i] = next === from && i > 0 ? out[i - 1] : measure(sorted);
    from = next;
  }
  return out;
}

/** One value less and another more, in order. */
function replace(sorted: Float64Array, less: number, more: number): void {
  let i = sorted.indexOf(less);
  for (; i + 1 < sorted.length && sorted[i + 1] < more; i++) sorted[i] = sorted[i + 1];
  for (; i > 0 && sorted[i - 1] > more; i--) sorted[i] = sorted[i - 1];
  sorted[i] = more;
}

/** Linear between the values (type 7 of Hyndman & Fan 1996). */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
