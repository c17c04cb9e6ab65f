import type { ByteSource } from '../byte-source.js';
import { type NamedArray, openNamedArrays, rateAmong } from '../named-arrays.js';
import type { OpenOptions, RecordingFile } from '../recording-file.js';
import { readMat } from './read.js';
import type { MatFields, MatValue } from './value.js';

/**
 * Opens a MAT file: its long arrays are the channels, named by their paths; a number named like `fs` or `sampling_rate` gives their rate.
 * @throws EcgIoError when the file is damaged or has no array that can be a signal
 */
export async function openMat(source: ByteSource, { inputSampleRate, maxBytes }: OpenOptions): Promise<RecordingFile> {
  const variables = await readMat(source, maxBytes === undefined ? {} : { maxBytes });
  const arrays = [...variables].flatMap(([name, value]) => arraysIn(value, name));
  const numbers: [string, number][] = [];
  for (const { name, array } of arrays) if (array.data.length === 1) numbers.push([name, Number(array.data[0])]);
  const rate = rateAmong(numbers) ?? inputSampleRate;
  const named = arrays.map(({ name, array }): NamedArray => ({ name, shape: array.shape, read: async () => array }));
  return openNamedArrays({ path: source.name, format: 'MAT' }, named, () => rate);
}

type FoundArray = { readonly name: string; readonly array: Extract<MatValue, { kind: 'array' }> };

/** The arrays in a value, with their paths as in {@link MatOptions}. */
function arraysIn(value: MatValue, path: string): FoundArray[] {
  switch (value.kind) {
    case 'array':
      return [{ name: path, array: value }];
    case 'cell':
      return value.items.flatMap((item, i) => arraysIn(item, `${path}{${i + 1}}`));
    case 'struct':
      return value.items.flatMap((fields, i) =>
        arraysInFields(fields, value.items.length === 1 ? path : `${path}(${i + 1})`),
      );
    default:
      return [];
  }
}

function arraysInFields(fields: MatFields, path: string): FoundArray[] {
  return [...fields].flatMap(([name, item]) => arraysIn(item, `${path}.${name}`));
}
