import type { PickleGlobal, UnfinishedArray } from './globals.js';
import type { PickleArray, PickleDtype } from './pickle-array.js';
import type { PickleObject } from './pickle-object.js';
import type { StoredBytes } from './stored-bytes.js';

/** A value of a pickle: lists and tuples are arrays, dictionaries are maps. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | StoredBytes
  | PickleArray
  | PickleObject
  | readonly PickleValue[]
  | ReadonlyMap<PickleValue, PickleValue>;

/** A value while a pickle is read. */
export type MachineValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | StoredBytes
  | PickleArray
  | PickleObject
  | UnfinishedArray
  | PickleDtype
  | PickleGlobal
  | MachineValue[]
  | Map<MachineValue, MachineValue>;
