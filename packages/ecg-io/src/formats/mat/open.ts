import type { NamedNumber } from '../array-rates.js';
import { type ByteSource, memoryFolder, type SourceFolder } from '../byte-source.js';
import { type NamedArray, openNamedArrays } from '../named-arrays.js';
import type { OpenOptions, RecordingFile } from '../recording-file.js';
import { openEeglab } from './eeglab.js';
import { openLabChart } from './labchart.js';
import { readMatFile } from './read.js';
import type { MatValue } from './value.js';

/**
 * Opens a MAT file: a data set of EEGLAB, an export of LabChart, or any other, whose long arrays are the channels, named by their paths; a number named like `fs` or `sampling_rate` gives their rate.
 * @param folder where the samples of an EEGLAB data set may be, beside the file, which is `name` in it
 * @throws EcgIoError when the file is damaged or has no array that can be a signal
 */
export async function openMat(
  source: ByteSource,
  { inputSampleRate, maxBytes }: OpenOptions,
  folder: SourceFolder = memoryFolder([]),
  name = source.name,
): Promise<RecordingFile> {
  const { variables, attributes } = await readMatFile(source, maxBytes === undefined ? {} : { maxBytes });
  const known = openLabChart(source.name, variables) ?? (await openEeglab(source, variables, folder, name));
  if (known) return known;
  const values = [...variables].flatMap(([variable, value]) => valuesIn(value, variable));
  const arrays = values.filter((found): found is FoundArray => found.value.kind === 'array');
  const numbers: NamedNumber[] = [...attributes];
  for (const { path, value } of arrays) if (value.data.length === 1) numbers.push([path, Number(value.data[0])]);
  const named = arrays.map(
    ({ path, value }): NamedArray => ({ name: path, shape: value.shape, read: async () => value }),
  );
  return openNamedArrays({ path: source.name, format: 'MAT' }, named, {
    numbers,
    inputSampleRate,
    leftOut: values.flatMap(({ path, value }) =>
      value.kind === 'skipped' && value.reason !== undefined ? [`${path} (${value.reason})`] : [],
    ),
    notes: arrays.flatMap(({ path, value }) =>
      value.isComplex ? [`the numbers of ${path} are complex: their real parts are taken`] : [],
    ),
  });
}

interface FoundValue {
  readonly path: string;
  readonly value: MatValue;
}
interface FoundArray extends FoundValue {
  readonly value: Extract<MatValue, { kind: 'array' }>;
}

/** What is no struct or cell in a value, with its path as in {@link MatOptions}. */
function valuesIn(value: MatValue, path: string): FoundValue[] {
  switch (value.kind) {
    case 'cell':
      return value.items.flatMap((item, i) => valuesIn(item, `${path}{${i + 1}}`));
    case 'struct':
      return value.items.flatMap((fields, i) =>
        [...fields].flatMap(([name, item]) =>
          valuesIn(item, `${value.items.length === 1 ? path : `${path}(${i + 1})`}.${name}`),
        ),
      );
    default:
      return [{ path, value }];
  }
}
