/**
 * Holm's correction (1979) of p values for their number: each is at least as small as the corrected one, and the chance of any false rejection
 * among them stays below the level at which they are read. Equals statsmodels' `multipletests(method='holm')`.
 */
export function holm(pValues: readonly number[]): number[] {
  const ascending = [...pValues.keys()].sort((a, b) => pValues[a] - pValues[b]);
  const corrected = new Array<number>(pValues.length);
  let least = 0;
  for (const [rank, index] of ascending.entries()) {
    least = Math.max(least, Math.min(1, (pValues.length - rank) * pValues[index]));
    corrected[index] = least;
  }
  return corrected;
}
