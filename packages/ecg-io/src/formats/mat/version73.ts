import type { Dataset, Entity, Group, Reference } from 'h5wasm';
import { EcgIoError } from '../../error.js';
import type { NamedNumber } from '../array-rates.js';
import type { ByteSource } from '../byte-source.js';
import { parseDtype } from '../dtype.js';
import { type H5Module, withHdf5File } from '../hdf5/with-hdf5-file.js';
import { type NumericData, sizeOf } from '../nd-array.js';
import type { Budget } from './budget.js';
import { type MatFields, type MatValue, textOf } from './value.js';

const MAX_DEPTH = 32;
const MAX_VALUES = 1_000_000;

/**
 * Reads a MAT file of version 7.3, or any HDF5 file of numbers: groups are structs. The whole file is held in memory while it is read.
 * @returns its variables, and the single numbers that are attributes of them, by their paths
 * @throws EcgIoError when the file is damaged, or what is wanted is larger than allowed
 */
export async function readMatVersion73(
  source: ByteSource,
  budget: Budget,
): Promise<{ readonly variables: MatFields; readonly attributes: readonly NamedNumber[] }> {
  return withHdf5File(source, (root, library) => {
    const reader = new Hdf5Reader(root, library, budget, source.name);
    return { variables: reader.fields(root, (key) => key, 0), attributes: reader.attributes };
  });
}

class Hdf5Reader {
  readonly attributes: NamedNumber[] = [];
  readonly #root: Group;
  readonly #library: H5Module;
  readonly #budget: Budget;
  readonly #file: string;
  #values = 0;

  constructor(root: Group, library: H5Module, budget: Budget, file: string) {
    this.#root = root;
    this.#library = library;
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
    if (!entity || !('attrs' in entity)) return { kind: 'skipped' };
    for (const [name, { dtype, value }] of Object.entries(entity.attrs)) {
      if (typeof dtype === 'string' && !name.startsWith('MATLAB_')) this.#attribute(`${path}.${name}`, value);
    }
    if ('keys' in entity) return this.#group(entity, path, depth);
    return 'slice' in entity ? this.#dataset(entity, path, depth) : { kind: 'skipped' };
  }

  #attribute(path: string, value: unknown): void {
    const number =
      ArrayBuffer.isView(value) && 'length' in value && value.length === 1 ? (value as Float64Array)[0] : value;
    if (typeof number === 'number' || typeof number === 'bigint') this.attributes.push([path, Number(number)]);
  }

  #group(group: Group, path: string, depth: number): MatValue {
    const { attrs } = group;
    if (attrs.MATLAB_sparse) return { kind: 'skipped', reason: 'sparse matrix' };
    if (attrs.OCTAVE_NEW_FORMAT) return this.#octave(group, path, depth);
    return this.#structArray(group, path, depth) ?? this.#struct(group, path, depth);
  }

  #struct(group: Group, path: string, depth: number): MatValue {
    return { kind: 'struct', shape: [1, 1], items: [this.fields(group, (key) => `${path}.${key}`, depth + 1)] };
  }

  /** MATLAB stores a struct array as a struct of references, which cells have too, but with their class. */
  #structArray(group: Group, path: string, depth: number): MatValue | undefined {
    if (group.attrs.MATLAB_class?.value !== 'struct') return undefined;
    const fields = group.keys().map((key) => [key, group.get(key)] as const);
    const isReferences = (entity: Entity | null): entity is Dataset =>
      entity !== null && 'slice' in entity && entity.dtype === 'Reference' && !entity.attrs.MATLAB_class;
    if (fields.length === 0 || !fields.every(([, entity]) => isReferences(entity))) return undefined;
    const columns = fields.map(([key, entity]) => [key, this.#references(entity as Dataset)] as const);
    const length = columns[0][1].length;
    const items = Array.from({ length }, (_, i): MatFields => {
      const prefix = length === 1 ? path : `${path}(${i + 1})`;
      return new Map(
        columns.map(([key, references]) => [key, this.#referred(references[i], `${prefix}.${key}`, depth)]),
      );
    });
    return { kind: 'struct', shape: [...((fields[0][1] as Dataset).shape ?? [])].reverse(), items };
  }

  /** Octave stores a variable as a group of its type and its value; items of a cell are `_0`, `_1`, ... */
  #octave(group: Group, path: string, depth: number): MatValue {
    const type = group.get('type');
    const name = type && 'slice' in type ? String(type.value) : '';
    const value = group.get('value');
    if (/sparse/.test(name)) return { kind: 'skipped', reason: 'sparse matrix' };
    if (/range/.test(name)) return { kind: 'skipped', reason: 'range' };
    if (name !== 'cell' || !value || !('keys' in value)) {
      const isText = /string/.test(name) && value && 'slice' in value;
      return isText ? this.#dataset(value, path, depth, true) : this.#value(value, path, depth + 1);
    }
    const items = value
      .keys()
      .filter((key) => /^_\d+$/.test(key))
      .sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
      .map((key, i) => this.#value(value.get(key), `${path}{${i + 1}}`, depth + 1));
    return { kind: 'cell', shape: [items.length, 1], items };
  }

  #dataset(dataset: Dataset, path: string, depth: number, isString = false): MatValue {
    // HDF5 counts the last dimension fastest, MATLAB the first: the same numbers under the reversed shape.
    const shape = [...(dataset.shape ?? [])].reverse();
    const { dtype, attrs } = dataset;
    if (attrs.MATLAB_empty) return { kind: 'array', shape: [0, 0], columnMajor: true, data: new Float64Array() };
    // Numbers that only MATLAB can resolve.
    if (attrs.MATLAB_object_decode)
      return { kind: 'skipped', reason: `${attrs.MATLAB_class?.value ?? 'object'} of MATLAB` };
    if (dtype === 'Reference') {
      const items = this.#references(dataset).map((reference, i) =>
        this.#referred(reference, `${path}{${i + 1}}`, depth),
      );
      return { kind: 'cell', shape, items };
    }
    const isComplex =
      Array.isArray(dtype) && dtype.length === 2 && dtype.join() === `real,${dtype[0][1]},imag,${dtype[0][1]}`;
    const code = isComplex ? String(dtype[0][1]) : dtype;
    const type = typeof code === 'string' ? parseDtype(NUMPY_TYPES[code] ?? '') : undefined;
    const isText = isString || attrs.MATLAB_class?.value === 'char';
    if (!type || !(isText || this.#budget.wanted(path))) return { kind: 'skipped' };
    const filter = dataset.filters.find(({ id }) => !KNOWN_FILTERS.has(id));
    if (filter) {
      return { kind: 'skipped', reason: `compressed by the filter ${filter.name} (${filter.id}), which is not read` };
    }
    // A complex number of the library is an array of its own.
    this.#budget.spend(sizeOf(shape) * (isComplex ? 128 : type.bytes));
    const isHalf = code === '<e' || code === '>e';
    const data = isHalf
      ? type.decode(this.#rawBytes(dataset))
      : isComplex
        ? realParts(dataset)
        : numbersOf(dataset.value);
    if (!data) return { kind: 'skipped' };
    if (isText) return textOf(data, shape);
    const kept = this.#budget.keep(path, { shape: shape.length > 0 ? shape : [1], columnMajor: true, data });
    return isComplex ? { ...kept, isComplex } : kept;
  }

  #references(dataset: Dataset): readonly Reference[] {
    this.#budget.spend(sizeOf(dataset.shape ?? []) * 16);
    return dataset.value as readonly Reference[];
  }

  #referred(reference: Reference, path: string, depth: number): MatValue {
    return this.#value(this.#dereference(reference), path, depth + 1);
  }

  /** The numbers as they are in memory: the library has no name for those of half precision. */
  #rawBytes({ file_id, path, metadata }: Dataset): Uint8Array {
    const bytes = metadata.size * metadata.total_size;
    const at = this.#library._malloc(bytes);
    try {
      this.#library.get_dataset_data(file_id, path, null, null, null, BigInt(at));
      return this.#library.HEAPU8.slice(at, at + bytes);
    } finally {
      this.#library._free(at);
    }
  }

  /** The declared result is that of a reference to a region, which MATLAB does not write. */
  #dereference(reference: Reference): Entity | null {
    return this.#root.dereference(reference) as unknown as Entity | null;
  }
}

/** HDF5's own filters: deflate, shuffle, checksum, szip, n-bit, scale and offset. */
const KNOWN_FILTERS = new Set([1, 2, 3, 4, 5, 6]);

/** Types as h5wasm names them (those of Python's struct module), and as NumPy does. */
const NUMPY_TYPES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    d: 'f8',
    f: 'f4',
    e: 'f2',
    b: 'i1',
    B: 'u1',
    h: 'i2',
    H: 'u2',
    i: 'i4',
    I: 'u4',
    q: 'i8',
    Q: 'u8',
  }).flatMap(
    // Numbers come in the order of the machine, but those of half precision as they are stored.
    ([code, type]) => ['<', '>'].map((order) => [`${order}${code}`, code === 'e' ? `${order}${type}` : type]),
  ),
);

function numbersOf(value: Dataset['value']): NumericData | undefined {
  if (typeof value === 'number') return Float64Array.of(value);
  if (typeof value === 'bigint') return BigInt64Array.of(value);
  return ArrayBuffer.isView(value) ? (value as NumericData) : undefined;
}

function realParts(dataset: Dataset): Float64Array {
  return Float64Array.from(dataset.value as unknown as readonly (readonly number[])[], ([real]) => real);
}
