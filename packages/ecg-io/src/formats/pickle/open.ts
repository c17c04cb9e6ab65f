import { EcgIoError } from '../../error.js';
import type { Annotation } from '../../recording.js';
import type { ByteSource } from '../byte-source.js';
import { type NamedArray, openNamedArrays } from '../named-arrays.js';
import type { OpenOptions, RecordingFile } from '../recording-file.js';
import { PickleArray } from './pickle-array.js';
import { PickleObject } from './pickle-object.js';
import { pickleAt, readPickle } from './read.js';
import type { PickleValue } from './value.js';

/**
 * Opens a pickle of NumPy arrays: its long arrays are the channels, named by the keys that lead to them (`signal/chest/ECG`). One of
 * WESAD's shape has the rates of its devices and its labels as annotations; in others a number named like `fs` gives the rate.
 * @throws EcgIoError when it is no such pickle or has no array that can be a signal
 */
export async function openPickle(source: ByteSource, { inputSampleRate }: OpenOptions): Promise<RecordingFile> {
  const value = await readPickle(source);
  const leaves = [...leavesOf(value)];
  const arrays = leaves.flatMap(([name, leaf]) => (isNumericArray(leaf) ? [namedArray(name, leaf)] : []));
  const leftOut = leaves.flatMap(([name, leaf]) => {
    if (leaf instanceof PickleArray && !leaf.isNumeric) return [`${name} (${leaf.dtype})`];
    return leaf instanceof PickleObject ? [`${name} (${leaf.type})`] : [];
  });
  const label = pickleAt(value, 'label');
  if (pickleAt(value, 'signal', 'chest') instanceof Map && label instanceof PickleArray) {
    const signals = arrays.filter(({ name }) => name.startsWith('signal/'));
    const subject = pickleAt(value, 'subject');
    const file = await openNamedArrays({ path: source.name, format: 'WESAD pickle' }, signals, {
      numbers: signals.map(({ name }): [string, number] => [`${name}/fs`, wesadRate(name) ?? Number.NaN]),
      inputSampleRate: undefined,
    });
    return {
      ...file,
      channels: file.channels.map((channel) => (channel.name === WESAD_ECG ? { ...channel, unit: 'mV' } : channel)),
      ...(typeof subject === 'string' && { subject }),
      annotations: () => labelSpans(label),
    };
  }
  const numbers = leaves.flatMap(([name, leaf]): [string, number][] =>
    typeof leaf === 'number' ? [[name, leaf]] : [],
  );
  return openNamedArrays({ path: source.name, format: 'pickle' }, arrays, { numbers, inputSampleRate, leftOut });
}

function namedArray(name: string, array: PickleArray | readonly number[]): NamedArray {
  if (array instanceof PickleArray) return { name, shape: array.shape, read: () => array.read() };
  const shape = [array.length];
  return { name, shape, read: async () => ({ shape, columnMajor: false, data: Float64Array.from(array) }) };
}

/** True for a NumPy array of numbers, and for a list of them that is no mere tuple. */
function isNumericArray(value: PickleValue): value is PickleArray | readonly number[] {
  if (value instanceof PickleArray) return value.isNumeric;
  return Array.isArray(value) && value.length >= SHORTEST_LIST && value.every((item) => typeof item === 'number');
}

const SHORTEST_LIST = 100;

const MAX_LEAVES = 100_000;

/** What is neither a dictionary nor a list, by the keys that lead to it. */
function* leavesOf(value: PickleValue, path = '', count = { leaves: 0 }): Generator<[name: string, leaf: PickleValue]> {
  // Values that share others hold more paths than any memory.
  if (++count.leaves > MAX_LEAVES)
    throw new EcgIoError(`the pickle holds more than ${MAX_LEAVES} values, too many for a recording`);
  if (value instanceof Map || (Array.isArray(value) && !isNumericArray(value))) {
    for (const [key, item] of value.entries()) yield* leavesOf(item, path === '' ? `${key}` : `${path}/${key}`, count);
  } else yield [path, value];
}

// WESAD's readme: the ECG is in mV; the rates of the chest device, and of the wrist device by signal, in Hz.
const WESAD_ECG = 'signal/chest/ECG';
const WESAD_CHEST_RATE = 700;
const WESAD_WRIST_RATES: Readonly<Record<string, number>> = { ACC: 32, BVP: 64, EDA: 4, TEMP: 4 };

function wesadRate(name: string): number | undefined {
  const [, device, signal] = name.split('/');
  return device === 'chest' ? WESAD_CHEST_RATE : WESAD_WRIST_RATES[signal];
}

/** Runs of one label, each an annotation. */
async function labelSpans(label: PickleArray): Promise<Annotation[]> {
  const { data } = await label.read();
  const spans: Annotation[] = [];
  for (let begin = 0, i = 1; i <= data.length; i++) {
    if (i < data.length && data[i] === data[begin]) continue;
    const duration = (i - begin) / WESAD_CHEST_RATE;
    spans.push({ onset: begin / WESAD_CHEST_RATE, duration, label: String(data[begin]) });
    begin = i;
  }
  return spans;
}
