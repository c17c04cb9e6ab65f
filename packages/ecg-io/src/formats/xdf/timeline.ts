/** Samples [begin, end) of a stream that follow each other evenly. */
export interface Stretch {
  readonly begin: number;
  readonly end: number;
  /** s. */
  readonly start: number;
  /** Time of the last sample, in s. */
  readonly last: number;
}

/** When a stream's samples were taken. */
export interface Timeline {
  /** Hz: what the times say. */
  readonly sampleRate: number;
  readonly stretches: readonly Stretch[];
}

/** A later time than this many s, and than so many samples, begins another stretch. */
const BREAK_SECONDS = 1;
const BREAK_SAMPLES = 500;
/** A gap of fewer samples is jitter. */
const GAP_SAMPLES = 10;
/** Events with a made-up rate have fewer samples in a stretch. */
const LEAST_SAMPLES = 10;
/** Relative; a rate this near to the nominal one is that. */
const NOMINAL = 1e-9;

/**
 * Removes the jitter of times: fits a line through those of each stretch without a break. Its rate is what the times say, which is seldom exactly the nominal one.
 * @param times in s
 * @param breaks samples at which a stretch begins in any case
 * @returns undefined where the times are no evenly sampled signal's
 */
export function timelineOf(times: Float64Array, nominalRate: number, breaks: readonly number[]): Timeline | undefined {
  if (!(nominalRate > 0) || times.length === 0) return undefined;
  const begins = [0, ...beginsOf(times, nominalRate, new Set(breaks))];
  if (begins.length > 1 && times.length / begins.length < LEAST_SAMPLES) return undefined;
  const stretches = begins.map((begin, k) => fitted(times, begin, begins[k + 1] ?? times.length, nominalRate));
  const seconds = stretches.reduce((sum, { start, last }) => sum + last - start, 0);
  const steps = times.length - stretches.length;
  const rate = seconds > 0 ? steps / seconds : nominalRate;
  return { sampleRate: Math.abs(rate / nominalRate - 1) < NOMINAL ? nominalRate : rate, stretches };
}

/** Fewer samples, or a lower rate in Hz, are events. */
const LEAST_EVEN_SAMPLES = 100;
const LEAST_EVEN_RATE = 20;

/** The rate of samples whose stream states none, where most of their times are even as a signal's; else 0. */
export function evenRate(times: Float64Array): number {
  if (times.length < LEAST_EVEN_SAMPLES) return 0;
  const steps = Float64Array.from({ length: times.length - 1 }, (_, i) => times[i + 1] - times[i]);
  const median = steps.toSorted()[steps.length >> 1];
  const isEven = steps.filter((step) => Math.abs(step - median) <= median / 2).length >= 0.9 * steps.length;
  return isEven && median > 0 && 1 / median >= LEAST_EVEN_RATE ? 1 / median : 0;
}

function beginsOf(times: Float64Array, nominalRate: number, breaks: ReadonlySet<number>): number[] {
  const far = Math.max(BREAK_SECONDS, BREAK_SAMPLES / nominalRate);
  const near = Math.max(BREAK_SECONDS, GAP_SAMPLES / nominalRate);
  const begins: number[] = [];
  for (let i = 1; i < times.length; i++) {
    const step = times[i] - times[i - 1];
    if (Math.abs(step) > far || breaks.has(i) || (step > near && isLost(times, i, nominalRate))) begins.push(i);
  }
  return begins;
}

/** True when a gap before a sample stays: samples that are merely late are soon caught up with. */
function isLost(times: Float64Array, i: number, nominalRate: number): boolean {
  const gap = times[i] - times[i - 1];
  const later = Math.min(times.length - 1, i + Math.ceil(2 * gap * nominalRate));
  return times[later] - times[i - 1] - (later - i + 1) / nominalRate > gap / 2;
}

function fitted(times: Float64Array, begin: number, end: number, nominalRate: number): Stretch {
  const count = end - begin;
  const centre = (count - 1) / 2;
  let [mean, product] = [0, 0];
  // Relative to the first time, which may be large.
  for (let i = begin; i < end; i++) {
    mean += (times[i] - times[begin]) / count;
    product += (i - begin - centre) * (times[i] - times[begin]);
  }
  // The sum of squares of the numbers around their mean.
  const slope = count > 1 ? (12 * product) / (count * (count * count - 1)) : 0;
  const step = slope > 0 ? slope : 1 / nominalRate;
  const start = times[begin] + mean - step * centre;
  return { begin, end, start, last: start + step * (count - 1) };
}
