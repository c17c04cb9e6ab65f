import { EcgIoError } from '../error.js';
import { type NdArray, shapeAsSignals, signalMatrix } from './nd-array.js';
import { type ChannelInfo, type RecordingFile, sampleSpan } from './recording-file.js';

/** An array of a file that names its arrays, such as NPZ, MAT and pickles. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  read(): Promise<NdArray>;
}

/** Shorter arrays are labels, scores and the like. */
const SHORTEST_SIGNAL = 100;

/**
 * The arrays that are long enough to be signals, as channels: one of several columns becomes `name 0`, `name 1`, ...
 * @param sampleRateOf Hz of an array by name
 * @throws EcgIoError when no array can be a signal
 */
export function openNamedArrays(
  source: RecordingFile['source'],
  arrays: readonly NamedArray[],
  sampleRateOf: (name: string) => number | undefined,
): RecordingFile {
  const parts = arrays.flatMap((array) => {
    const layout = shapeAsSignals(array.shape);
    if (!layout || layout.length < SHORTEST_SIGNAL) return [];
    return Array.from({ length: layout.count }, (_, column) => {
      const name = layout.count === 1 ? array.name : `${array.name} ${column}`;
      const channel: ChannelInfo = { name, unit: '', sampleRate: sampleRateOf(array.name), length: layout.length };
      return { array, column, channel };
    });
  });
  if (parts.length === 0) {
    const found = arrays.map(({ name, shape }) => `${name} (${shape.join(' x ')})`).join(', ') || 'none';
    throw new EcgIoError(
      `${source.path} has no array that can be a signal, with at least ${SHORTEST_SIGNAL} samples; its arrays: ${found}`,
    );
  }
  return {
    source,
    channels: parts.map(({ channel }) => channel),
    annotations: async () => [],
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

const RATE_NAME = /(^|_)(fs|sfreq|srate|hz)$|sampl(e|ing)[ _]?(rate|freq(uency)?)$/i;

/**
 * The sampling rate among named numbers such as `fs`, `sfreq`, `sampling_rate`: undefined where there is none, or several differ.
 * One before resampling (`org_sample_rate`) does not count.
 */
export function rateAmong(numbers: Iterable<readonly [name: string, value: number]>): number | undefined {
  const rates = [...numbers].filter(([path, value]) => {
    const name = path.split(/[./]/).at(-1) ?? '';
    return RATE_NAME.test(name) && !/^ori?g(inal)?_/i.test(name) && value > 0;
  });
  return new Set(rates.map(([, value]) => value)).size === 1 ? rates[0][1] : undefined;
}
