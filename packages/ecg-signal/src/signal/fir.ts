/**
 * Half of a symmetric band-pass filter: the tap in the middle and those to one side, a Hamming window on the ideal response, without gain at 0 Hz.
 *
 * @param half taps to either side
 */
export function bandpassTaps([low, high]: readonly [number, number], half: number, sampleRate: number): Float64Array {
  const window = (k: number) => 0.54 + 0.46 * Math.cos((Math.PI * k) / (half + 1));
  const lowpass = (cutoff: number, k: number) =>
    k === 0 ? (2 * cutoff) / sampleRate : Math.sin((2 * Math.PI * cutoff * k) / sampleRate) / (Math.PI * k);
  const taps = Float64Array.from({ length: half + 1 }, (_, k) => window(k) * (lowpass(high, k) - lowpass(low, k)));
  const total = (of: (k: number) => number) => taps.reduce((sum, _, k) => sum + (k === 0 ? 1 : 2) * of(k), 0);
  const level = total((k) => taps[k]) / total(window);
  return taps.map((tap, k) => tap - level * window(k));
}

/** Filters by symmetric taps, {@link bandpassTaps}, without delay; the signal goes on as a constant beyond its ends. */
export function firSymmetric(x: Float64Array, taps: Float64Array): Float64Array {
  const half = taps.length - 1;
  const extended = new Float64Array(x.length + 2 * half);
  extended.fill(x[0], 0, half);
  extended.set(x, half);
  extended.fill(x[x.length - 1], half + x.length);
  const y = new Float64Array(x.length);
  let i = 0;
  // Four outputs at a time: the processor adds to one while the sums of the others are under way.
  for (; i + 3 < y.length; i += 4) {
    const middle = i + half;
    let a = taps[0] * extended[middle];
    let b = taps[0] * extended[middle + 1];
    let c = taps[0] * extended[middle + 2];
    let d = taps[0] * extended[middle + 3];
    for (let k = 1; k <= half; k++) {
      const tap = taps[k];
      const [left, right] = [middle - k, middle + k];
      a += tap * (extended[left] + extended[right]);
      b += tap * (extended[left + 1] + extended[right + 1]);
      c += tap * (extended[left + 2] + extended[right + 2]);
      d += tap * (extended[left + 3] + extended[right + 3]);
    }
    y[i] = a;
    y[i + 1] = b;
    y[i + 2] = c;
    y[i + 3] = d;
  }
  for (; i < y.length; i++) {
    let sum = taps[0] * extended[i + half];
    for (let k = 1; k <= half; k++) sum += taps[k] * (extended[i + half - k] + extended[i + half + k]);
    y[i] = sum;
  }
  return y;
}
