import { mean } from '../signal/statistics.js';

/**
 * Slope of the logarithm of the fluctuation over that of the segments' length (Peng et al. 1995): the sum of the values without their mean, in segments of each length from
 * `shortest` to `longest`, from both ends so that nothing is left out, each without its straight line.
 */
export function detrendedFluctuation(x: Float64Array, shortest: number, longest: number): number {
  const level = mean(x);
  const profile = new Float64Array(x.length);
  for (let i = 0, sum = 0; i < x.length; i++) profile[i] = sum += x[i] - level;
  const points: [number, number][] = [];
  for (let length = shortest; length <= longest; length++) {
    const count = Math.floor(x.length / length);
    let sum = 0;
    for (let segment = 0; segment < count; segment++) {
      sum += residual(profile, segment * length, length);
      sum += residual(profile, x.length - (segment + 1) * length, length);
    }
    points.push([Math.log(length), 0.5 * Math.log(sum / (2 * count * length))]);
  }
  return slope(points);
}

/** Squared distances of a segment from its straight line. */
function residual(x: Float64Array, from: number, length: number): number {
  const middle = (length - 1) / 2;
  let [level, rise, spread] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    level += x[from + i] / length;
    rise += (i - middle) * x[from + i];
    spread += (i - middle) ** 2;
  }
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (x[from + i] - level - (rise / spread) * (i - middle)) ** 2;
  return sum;
}

/** Largest interval of {@link higuchiDimension}. */
const LARGEST = 10;

/** Fractal dimension (Higuchi 1988). */
export function higuchiDimension(x: Float64Array): number {
  const points: [number, number][] = [];
  for (let k = 1; k <= LARGEST; k++) {
    let total = 0;
    for (let m = 0; m < k; m++) {
      const steps = Math.floor((x.length - 1 - m) / k);
      let length = 0;
      for (let i = 1; i <= steps; i++) length += Math.abs(x[m + i * k] - x[m + (i - 1) * k]);
      total += (length * (x.length - 1)) / (steps * k) / k;
    }
    points.push([-Math.log(k), Math.log(total / k)]);
  }
  return slope(points);
}

/** Values that words are looked for in; the time grows with their square. */
const MOST = 4096;

/**
 * Complexity of which values are above the mean (Lempel & Ziv 1976): into how many words the sequence falls, each the shortest that has not been there before, over the
 * number in a random sequence; of the first 4,096.
 */
export function lempelZiv(series: Float64Array): number {
  const x = series.subarray(0, MOST);
  const level = mean(x);
  const symbols = Array.from(x, (value) => (value > level ? '1' : '0')).join('');
  let words = 0;
  for (let from = 0; from < symbols.length; words++) {
    let length = 1;
    // A word may go on into itself.
    while (
      from + length <= symbols.length &&
      symbols.slice(0, from + length - 1).includes(symbols.slice(from, from + length))
    )
      length++;
    from += length;
  }
  return (words * Math.log2(symbols.length)) / symbols.length;
}

/** Of the straight line through points. */
function slope(points: readonly (readonly [number, number])[]): number {
  const [x, y] = [mean(points.map(([a]) => a)), mean(points.map(([, b]) => b))];
  const up = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return up / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}
