import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { PickleGlobal, UnfinishedArray } from './globals.js';
import { PickleMachine } from './machine.js';
import { PickleArray } from './pickle-array.js';
import { PickleObject } from './pickle-object.js';
import { StoredBytes } from './stored-bytes.js';
import type { MachineValue, PickleValue } from './value.js';

const MAX_DEPTH = 64;

/** True when a file begins as pickles of protocols 2 to 5 do; earlier ones have no signature. */
export function isPickle(head: Uint8Array): boolean {
  return head[0] === 0x80 && head[1] >= 2 && head[1] <= 5;
}

/**
 * Reads a Python pickle of numbers, texts, lists, dictionaries and NumPy arrays (protocols 0 to 5, of Python 2 and 3). Nothing in it is ever
 * run: what a pickle refers to is compared with a list of names. Arrays stay in the file until their `read()` is called.
 *
 * @example
 * const subject = await readPickle(source);
 * const ecg = pickleAt(subject, 'signal', 'chest', 'ECG');
 * if (ecg instanceof PickleArray) console.log(ecg.shape, (await ecg.read()).data);
 *
 * @throws EcgIoError when it is no pickle, is cut off, refers to anything else, or holds values in circles or more than 64 levels deep
 */
export async function readPickle(source: ByteSource): Promise<PickleValue> {
  return finished(await new PickleMachine(source).run(), source.name, 0, new Set(), new Map());
}

/** The value at the end of these keys of dictionaries; undefined where there is none. */
export function pickleAt(value: PickleValue, ...keys: readonly string[]): PickleValue | undefined {
  let at: PickleValue | undefined = value;
  for (const key of keys) at = at instanceof Map ? at.get(key) : undefined;
  return at;
}

/** Puts finished arrays in their places; a value that several others share is looked at once. */
function finished(
  value: MachineValue,
  file: string,
  depth: number,
  above: Set<MachineValue>,
  known: Map<MachineValue, PickleValue>,
): PickleValue {
  if (value instanceof UnfinishedArray) {
    if (value.array) return value.array;
    if (!value.items) throw new EcgIoError(`${file}: an array has no state`);
    return finished(value.items, file, depth, above, known);
  }
  if (value instanceof PickleGlobal) throw new EcgIoError(`${file} holds ${value.name} itself, expected values`);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array || value instanceof StoredBytes) return value;
  if (value instanceof PickleArray || value instanceof PickleObject) return value;
  if ('code' in value) return value.code;
  const earlier = known.get(value);
  if (earlier !== undefined) return earlier;
  if (above.has(value)) throw new EcgIoError(`${file} holds a value that contains itself`);
  if (depth > MAX_DEPTH) throw new EcgIoError(`${file} holds values more than ${MAX_DEPTH} levels deep`);
  above.add(value);
  const of = (item: MachineValue) => finished(item, file, depth + 1, above, known);
  const result: PickleValue = Array.isArray(value)
    ? value.map(of)
    : new Map([...value].map(([key, item]) => [of(key), of(item)]));
  above.delete(value);
  known.set(value, result);
  return result;
}
