/** Width of a bin, ms: 1/128 s (Task Force 1996). */
const BIN = 1000 / 128;

/** Number of values over that of the fullest bin. */
export function triangularIndex(x: Float64Array): number {
  return x.length / Math.max(...histogram(x).counts);
}

/**
 * Base of the triangle whose top is the fullest bin of the histogram, and whose squared distance from it is least, ms. Its corners N and M are tried at all bins on either side:
 * each side of the triangle is apart from the other.
 */
export function triangularWidth(x: Float64Array): number {
  const { counts } = histogram(x);
  const top = counts.indexOf(Math.max(...counts));
  const side = (step: 1 | -1): number => {
    const onSide = step === 1 ? counts.slice(top) : counts.slice(0, top + 1).reverse();
    let best = { error: Number.POSITIVE_INFINITY, width: 0 };
    for (let width = 1; width <= onSide.length; width++) {
      let error = 0;
      onSide.forEach((count, k) => {
        error += (count - counts[top] * Math.max(0, 1 - k / width)) ** 2;
      });
      if (error < best.error) best = { error, width };
    }
    return best.width;
  };
  return BIN * (side(-1) + side(1));
}

/** Counts from the bin of the least value to that of the greatest. */
function histogram(x: Float64Array): { counts: number[] } {
  const bins = x.map((value) => Math.floor(value / BIN));
  const low = bins.reduce((least, bin) => Math.min(least, bin), Number.POSITIVE_INFINITY);
  const counts: number[] = [];
  for (const bin of bins) counts[bin - low] = (counts[bin - low] ?? 0) + 1;
  return { counts: Array.from(counts, (count) => count ?? 0) };
}
