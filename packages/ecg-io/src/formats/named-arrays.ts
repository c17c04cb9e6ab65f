import { EcgIoError } from '../error.js';
import { type NamedNumber, rateOfArray } from './array-rates.js';
import { type NdArray, shapeAsSignals, signalMatrix, sizeOf } from './nd-array.js';
import { type ChannelInfo, type RecordingFile, sampleSpan } from './recording-file.js';

/** An array of a file that names its arrays, such as NPZ, MAT and pickles. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  read(): Promise<NdArray>;
}

/** Shorter arrays are labels, scores and the like. */
const SHORTEST_SIGNAL = 100;

/** What stands beside the arrays of a file. */
export interface BesideArrays {
  /** Single numbers with their paths: a rate may be among them. */
  readonly numbers: readonly NamedNumber[];
  /** Hz, of arrays that no number says the rate of. */
  readonly inputSampleRate: number | undefined;
  /** What is left out, and why, e.g. `leads (<U2)`. */
  readonly leftOut?: readonly string[];
  /** What else is to be told, a sentence each. */
  readonly notes?: readonly string[];
}

/** Names of arrays that hold the times of samples. */
const TIMES = /(^|[./])(t|tm|times?|timestamps?|time_?(axis|vector))([{(]\d+[)}])?$/i;

/**
 * The arrays that are long enough to be signals, as channels: one of several columns becomes `name 0`, `name 1`, ... An array named `time` that
 * increases evenly is none, and gives the rate of arrays of its length where no number does.
 * @throws EcgIoError when no array can be a signal
 */
export async function openNamedArrays(
  source: RecordingFile['source'],
  arrays: readonly NamedArray[],
  { numbers, inputSampleRate, leftOut = [], notes = [] }: BesideArrays,
): Promise<RecordingFile> {
  const times = new Map<NamedArray, number>();
  for (const array of arrays) {
    const rate =
      TIMES.test(array.name) && sizeOf(array.shape) >= SHORTEST_SIGNAL ? await rateOfTimes(array) : undefined;
    if (rate !== undefined) times.set(array, rate);
  }
  const rateFromTimes = (length: number) =>
    [...times].find(([{ shape }]) => shapeAsSignals(shape)?.length === length)?.[1];
  const parts = arrays.flatMap((array) => {
    const layout = shapeAsSignals(array.shape);
    if (!layout || layout.length < SHORTEST_SIGNAL || times.has(array)) return [];
    const sampleRate = rateOfArray(array.name, numbers) ?? rateFromTimes(layout.length) ?? inputSampleRate;
    return Array.from({ length: layout.count }, (_, column) => {
      const name = layout.count === 1 ? array.name : `${array.name} ${column}`;
      const channel: ChannelInfo = { name, unit: '', sampleRate, length: layout.length };
      return { array, column, channel };
    });
  });
  if (parts.length === 0) {
    const found =
      [...arrays.map(({ name, shape }) => `${name} (${shape.join(' x ')})`), ...leftOut].join(', ') || 'none';
    throw new EcgIoError(
      `${source.path} has no array that can be a signal, with at least ${SHORTEST_SIGNAL} samples; its arrays: ${found}`,
    );
  }
  return {
    source,
    channels: parts.map(({ channel }) => channel),
    annotations: async () => [],
    problems: async () =>
      [...leftOut.map((what) => `${what} is left out`), ...notes].map((what) => `${source.path}: ${what}`),
    samples: async (indices, from, to) => {
      const read = new Map<NamedArray, NdArray>();
      const values: Float64Array[] = [];
      for (const index of indices) {
        const { array, column, channel } = parts[index];
        const numbers = read.get(array) ?? (await array.read());
        read.set(array, numbers);
        values.push(signalMatrix(numbers)?.signal(column, ...sampleSpan(channel, from, to)) ?? new Float64Array());
      }
      return values;
    },
  };
}

/** Hz of times that increase evenly, in s or, where their step is 0.5 or more, ms; undefined for any other array. */
async function rateOfTimes(array: NamedArray): Promise<number | undefined> {
  const times = signalMatrix(await array.read());
  if (times?.count !== 1) return undefined;
  const values = times.signal(0, 0, times.length);
  const step = (values[values.length - 1] - values[0]) / (values.length - 1);
  const isEven = values.every((value, i) => i === 0 || Math.abs(value - values[i - 1] - step) <= step / 2);
  if (!(step > 0 && isEven)) return undefined;
  const rate = (step < 0.5 ? 1 : 1000) / step;
  const whole = Math.round(rate);
  return Math.abs(rate - whole) < 1e-4 * rate ? whole : rate;
}
