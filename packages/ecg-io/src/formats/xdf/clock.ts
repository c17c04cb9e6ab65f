/** Measurements of a stream's clock against the recorder's, in the order of the file, in s. */
export interface ClockOffsets {
  readonly times: readonly number[];
  /** What is to be added to the stream's times. */
  readonly offsets: readonly number[];
}

/** An offset that changes by more s between two measurements, and stays changed, is that of a clock which began anew. */
const RESET_SECONDS = 1;
/** Deviations above count linearly, not squared, in the fit: what the network delayed. In s. */
const HUBER_SECONDS = 1e-4;
const MAX_ROUNDS = 200;

/**
 * Brings a stream's times to the recorder's clock, by a line through the offsets that outliers hardly move, one for each stretch between resets
 * of the stream's clock.
 * @param times of its samples in order, in s; changed in place
 * @returns the samples at which a stretch after a reset begins
 */
export function synchronise(times: Float64Array, clock: ClockOffsets): readonly number[] {
  if (clock.times.length === 0 || times.length === 0) return [];
  const resets = resetsOf(clock.offsets);
  const bounds = [0, ...resets, clock.times.length];
  const breaks: number[] = [];
  let begin = 0;
  for (let k = 0; k + 1 < bounds.length; k++) {
    const end = bounds[k + 1] < clock.times.length ? breakOf(times, begin, clock, bounds[k + 1]) : times.length;
    const { intercept, slope } = robustLine(
      clock.times.slice(bounds[k], bounds[k + 1]),
      clock.offsets.slice(bounds[k], bounds[k + 1]),
    );
    for (let i = begin; i < end; i++) times[i] += intercept + slope * times[i];
    if (end > 0 && end < times.length) breaks.push(end);
    begin = end;
  }
  return breaks;
}

/** The measurements that are the first after a reset; a single one that is wrong is none. */
function resetsOf(offsets: readonly number[]): number[] {
  const differ = (i: number, j: number) =>
    i < 0 || j >= offsets.length || Math.abs(offsets[j] - offsets[i]) > RESET_SECONDS;
  return offsets.flatMap((_, i) => (i > 0 && differ(i - 1, i) && differ(i - 1, i + 1) && differ(i - 2, i) ? [i] : []));
}

/** The first sample from `begin` on whose time was taken after the reset before a measurement: where the times jump as the offsets say. */
function breakOf(times: Float64Array, begin: number, clock: ClockOffsets, measurement: number): number {
  const jump = clock.offsets[measurement - 1] - clock.offsets[measurement];
  let found = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = begin; i + 1 < times.length; i++) {
    const step = times[i + 1] - times[i];
    const away = Math.abs(step - jump);
    if (away < Math.abs(step) && away < least) {
      least = away;
      found = i + 1;
    }
  }
  if (found !== -1) return found;
  // All samples are on one side.
  const away = (i: number) => Math.abs(times[begin] - clock.times[i]);
  return away(measurement) < away(measurement - 1) ? begin : times.length;
}

/** The line with the least sum of Huber losses, by weighted least squares until it stays. */
function robustLine(x: readonly number[], y: readonly number[]): { intercept: number; slope: number } {
  let weights = x.map(() => 1);
  let line = weightedLine(x, y, weights);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    weights = x.map((value, i) => {
      const away = Math.abs(y[i] - line.middle - line.slope * (value - line.centre));
      return away <= HUBER_SECONDS ? 1 : HUBER_SECONDS / away;
    });
    const next = weightedLine(x, y, weights);
    const isStill = Math.abs(next.middle - line.middle) < 1e-12 && Math.abs(next.slope - line.slope) < 1e-15;
    line = next;
    if (isStill) break;
  }
  return { intercept: line.middle - line.slope * line.centre, slope: line.slope };
}

/** @returns the value `middle` of the line at the weighted mean `centre` of x, and its slope */
function weightedLine(
  x: readonly number[],
  y: readonly number[],
  weights: readonly number[],
): { centre: number; middle: number; slope: number } {
  let [total, sumX, sumY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    total += weights[i];
    sumX += weights[i] * x[i];
    sumY += weights[i] * y[i];
  }
  const [centre, middle] = [sumX / total, sumY / total];
  let [xx, xy] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    xx += weights[i] * (x[i] - centre) ** 2;
    xy += weights[i] * (x[i] - centre) * (y[i] - middle);
  }
  return { centre, middle, slope: xx > 0 ? xy / xx : 0 };
}
