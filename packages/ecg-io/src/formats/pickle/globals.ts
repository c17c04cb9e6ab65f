import { EcgIoError } from '../../error.js';
import { parseDtype } from '../dtype.js';
import { PickleArray, type PickleDtype } from './pickle-array.js';
import { PickleObject } from './pickle-object.js';
import { decodePickleText, latin1Bytes, StoredBytes } from './stored-bytes.js';
import type { MachineValue } from './value.js';

/** The name of something in Python that a pickle refers to: it is compared with a list, never looked up or called. */
export class PickleGlobal {
  readonly name: string;

  constructor(module: string, name: string) {
    // NumPy 2 renamed its module.
    this.name = `${module.replace('numpy._core', 'numpy.core')}.${name}`;
  }
}

/** An array that `_reconstruct` has begun and a state will finish. */
export class UnfinishedArray {
  array: PickleArray | undefined;
  /** Values of an array of objects, instead. */
  items: MachineValue[] | undefined;
}

const KNOWN = new Set([
  'numpy.ndarray',
  'numpy.dtype',
  'numpy.core.multiarray._reconstruct',
  'numpy.core.multiarray.scalar',
  'numpy.core.numeric._frombuffer',
  '_codecs.encode',
  '__builtin__.bytes',
  'builtins.bytes',
  'numpy.memmap',
  '__builtin__.set',
  'builtins.set',
  'builtins.frozenset',
  '__builtin__.frozenset',
  '__builtin__.bytearray',
  'builtins.bytearray',
  'collections.OrderedDict',
]);

/** Classes whose values hold no arrays: they are made without their content. */
const OBJECTS =
  /^(datetime\.(datetime|date|time|timedelta|timezone)|(builtins|__builtin__)\.(slice|complex|range|xrange)|decimal\.Decimal|fractions\.Fraction|uuid\.UUID|pathlib\.(Pure)?(Posix|Windows)?Path|pathlib\._local\.(Posix|Windows)Path)$/;

/** @throws EcgIoError when it is nothing that belongs to arrays of numbers */
export function knownGlobal(module: string, name: string, file: string): PickleGlobal {
  const global = new PickleGlobal(module, name);
  if (!KNOWN.has(global.name) && !OBJECTS.test(global.name)) {
    throw new EcgIoError(
      `${file} is a pickle that refers to ${module}.${name}, expected numbers and NumPy arrays only`,
    );
  }
  return global;
}

/**
 * What Python would get by calling `callee`, for the few things that arrays are made of.
 * @throws EcgIoError when the arguments are not those of an array of numbers
 */
export function reduce(callee: MachineValue, args: readonly MachineValue[], file: string): MachineValue {
  const name = callee instanceof PickleGlobal ? callee.name : '';
  const [first, second, third, fourth] = args;
  if (OBJECTS.test(name)) return new PickleObject(name);
  switch (name) {
    case 'numpy.core.multiarray._reconstruct':
      return new UnfinishedArray();
    case 'numpy.dtype':
      if (typeof first === 'string') return { code: first, order: '|' } satisfies PickleDtype;
      break;
    case 'numpy.core.multiarray.scalar':
      if (isDtype(first) && isBytes(second)) return scalarOf(first, second, file);
      break;
    case 'numpy.core.numeric._frombuffer':
      if (isBytes(first) && isDtype(second) && isShape(third))
        return new PickleArray(file, third, second, fourth === 'F', first);
      break;
    case '_codecs.encode':
      if (first instanceof StoredBytes) return first;
      if (typeof first === 'string') return latin1Bytes(first, file);
      break;
    case '__builtin__.bytes':
    case 'builtins.bytes':
      if (args.length === 0) return new Uint8Array();
      break;
    case '__builtin__.bytearray':
    case 'builtins.bytearray':
      if (args.length === 0) return new Uint8Array();
      if (first instanceof Uint8Array || first instanceof StoredBytes) return first;
      if (typeof first === 'string' && second === 'latin-1') return latin1Bytes(first, file);
      break;
    case '__builtin__.set':
    case '__builtin__.frozenset':
    case 'builtins.set':
    case 'builtins.frozenset':
      if (args.length === 0) return [];
      if (Array.isArray(first)) return first;
      break;
    case 'collections.OrderedDict':
      if (args.length === 0) return new Map();
      if (Array.isArray(first) && first.every((pair) => Array.isArray(pair) && pair.length === 2)) {
        return new Map(first as [MachineValue, MachineValue][]);
      }
      break;
  }
  throw new EcgIoError(
    `${file} is a pickle that makes something else than numbers and NumPy arrays${name && ` by ${name}`}`,
  );
}

/**
 * Gives an array or a type its state.
 * @throws EcgIoError when it is none, or the state is not what NumPy writes
 */
export function build(target: MachineValue, state: MachineValue, file: string): MachineValue {
  if (target instanceof PickleObject) return target;
  if (Array.isArray(state)) {
    if (target instanceof UnfinishedArray) {
      const [shape, dtype, isColumnMajor, data] = state.slice(-4);
      if (isShape(shape) && isDtype(dtype) && isBytes(data)) {
        target.array = new PickleArray(file, shape, dtype, Boolean(isColumnMajor), data);
        return target;
      }
      if (isShape(shape) && isDtype(dtype) && dtype.code.startsWith('O') && Array.isArray(data)) {
        target.items = data;
        return target;
      }
      if (isShape(shape) && isDtype(dtype)) {
        throw new EcgIoError(`${file}: an array has the type ${dtype.code}, expected numbers`);
      }
    }
    if (isDtype(target) && typeof state[1] === 'string') {
      target.order = state[1] === '=' ? '<' : state[1];
      return target;
    }
  }
  throw new EcgIoError(`${file} is a pickle with a state of something else than NumPy arrays`);
}

function isDtype(value: MachineValue | undefined): value is PickleDtype {
  return typeof value === 'object' && value !== null && 'code' in value;
}

function isBytes(value: MachineValue | undefined): value is string | Uint8Array | StoredBytes {
  return typeof value === 'string' || value instanceof Uint8Array || value instanceof StoredBytes;
}

function isShape(value: MachineValue | undefined): value is number[] {
  return Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && Number(length) >= 0);
}

function scalarOf(dtype: PickleDtype, bytes: string | Uint8Array | StoredBytes, file: string): MachineValue {
  const numeric = parseDtype(`${dtype.order}${dtype.code}`);
  const raw = typeof bytes === 'string' ? latin1Bytes(bytes, file) : bytes;
  if (raw instanceof Uint8Array && numeric && raw.length === numeric.bytes) return numeric.decode(raw)[0];
  if (raw instanceof Uint8Array && !numeric) return decodePickleText(raw, 'raw');
  throw new EcgIoError(`${file}: a number of type ${dtype.code} has ${raw.length} bytes`);
}
