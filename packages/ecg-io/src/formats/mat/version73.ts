import type { Dataset, Entity, Group, Reference } from 'h5wasm';
import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { parseDtype } from '../dtype.js';
import { withHdf5File } from '../hdf5/with-hdf5-file.js';
import { type NumericData, sizeOf } from '../nd-array.js';
import type { Budget } from './budget.js';
import type { MatFields, MatValue } from './value.js';

const MAX_DEPTH = 32;
const MAX_VALUES = 1_000_000;

/**
 * Reads a MAT file of version 7.3, or any HDF5 file of numbers: groups are structs. The whole file is held in memory while it is read.
 * @throws EcgIoError when the file is damaged, or what is wanted is larger than allowed
 */
export async function readMatVersion73(source: ByteSource, budget: Budget): Promise<MatFields> {
  return withHdf5File(source, (root) => new Hdf5Reader(root, budget, source.name).fields(root, (key) => key, 0));
}

class Hdf5Reader {
  readonly #root: Group;
  readonly #budget: Budget;
  readonly #file: string;
  #values = 0;

  constructor(root: Group, budget: Budget, file: string) {
    this.#root = root;
    this.#budget = budget;
    this.#file = file;
  }

  fields(group: Group, pathOf: (key: string) => string, depth: number): MatFields {
    // `#refs#` holds what cells refer to.
    const keys = group.keys().filter((key) => !key.startsWith('#'));
    return new Map(keys.map((key) => [key, this.#value(group.get(key), pathOf(key), depth)]));
  }

  #value(entity: Entity | null, path: string, depth: number): MatValue {
    // Links of HDF5 can lead in circles.
    if (depth > MAX_DEPTH) throw new EcgIoError(`${this.#file}: more than ${MAX_DEPTH} levels of values in values`);
    if (++this.#values > MAX_VALUES) throw new EcgIoError(`${this.#file}: more than ${MAX_VALUES} values`);
    if (entity && 'keys' in entity) {
      return { kind: 'struct', shape: [1, 1], items: [this.fields(entity, (key) => `${path}.${key}`, depth + 1)] };
    }
    return entity && 'slice' in entity ? this.#dataset(entity, path, depth) : { kind: 'skipped' };
  }

  #dataset(dataset: Dataset, path: string, depth: number): MatValue {
    // HDF5 counts the last dimension fastest, MATLAB the first: the same numbers under the reversed shape.
    const shape = [...(dataset.shape ?? [])].reverse();
    const { dtype } = dataset;
    if (dataset.attrs.MATLAB_empty)
      return { kind: 'array', shape: [0, 0], columnMajor: true, data: new Float64Array() };
    if (dtype === 'Reference') {
      this.#budget.spend(sizeOf(shape) * 16);
      const items = (dataset.value as readonly Reference[]).map((reference, i) =>
        this.#value(this.#dereference(reference), `${path}{${i + 1}}`, depth + 1),
      );
      return { kind: 'cell', shape, items };
    }
    const type = typeof dtype === 'string' ? parseDtype(NUMPY_TYPES[dtype] ?? '') : undefined;
    const isText = dataset.attrs.MATLAB_class?.value === 'char';
    if (!type || !(isText || this.#budget.wanted(path))) return { kind: 'skipped' };
    this.#budget.spend(sizeOf(shape) * type.bytes);
    const data = numbersOf(dataset.value);
    if (!data) return { kind: 'skipped' };
    if (isText)
      return { kind: 'text', text: Array.from(data as Uint16Array, (code) => String.fromCharCode(code)).join('') };
    return this.#budget.keep(path, { shape: shape.length > 0 ? shape : [1], columnMajor: true, data });
  }

  /** The declared result is that of a reference to a region, which MATLAB does not write. */
  #dereference(reference: Reference): Entity | null {
    return this.#root.dereference(reference) as unknown as Entity | null;
  }
}

/** Types as h5wasm names them (those of Python's struct module), and as NumPy does. */
const NUMPY_TYPES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ d: 'f8', f: 'f4', b: 'i1', B: 'u1', h: 'i2', H: 'u2', i: 'i4', I: 'u4', q: 'i8', Q: 'u8' }).flatMap(
    ([code, type]) => ['<', '>'].map((order) => [`${order}${code}`, type]),
  ),
);

function numbersOf(value: Dataset['value']): NumericData | undefined {
  if (typeof value === 'number') return Float64Array.of(value);
  if (typeof value === 'bigint') return BigInt64Array.of(value);
  return ArrayBuffer.isView(value) ? (value as NumericData) : undefined;
}
