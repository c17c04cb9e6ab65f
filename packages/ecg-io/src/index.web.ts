// Public API everywhere, by subject: nothing here needs Node. The blank line after a heading keeps the sorter of exports inside it.

// recordings

export { EcgIoError } from './error.js';
export type { Annotation, Channel, Recording } from './recording.js';

// reading

export { type ByteSource, memoryFolder, memorySource, type SourceFolder } from './formats/byte-source.js';
export { implausible } from './formats/implausible.js';
export { pickEcgChannel } from './formats/pick-channel.js';
export {
  type ChannelInfo,
  type OpenOptions,
  type ReadOptions,
  type RecordingFile,
  readOpened,
} from './formats/recording-file.js';
export { openRecordingIn } from './formats/registry.js';
export { isOtherUnit, toMillivolts } from './formats/units.js';

// whatever else is in MAT files, pickles and arrays

export { readMat } from './formats/mat/read.js';
export { type MatFields, type MatOptions, type MatValue, matValue } from './formats/mat/value.js';
export type { NamedArray } from './formats/named-arrays.js';
export type { NdArray, NumericData } from './formats/nd-array.js';
export { readNpy } from './formats/npy/open.js';
export { readNpz } from './formats/npz/open.js';
export { PickleArray } from './formats/pickle/pickle-array.js';
export { pickleAt, readPickle } from './formats/pickle/read.js';
export { StoredBytes } from './formats/pickle/stored-bytes.js';
export type { PickleValue } from './formats/pickle/value.js';

// writing

export { encodeCsv } from './formats/write/csv.js';
export { encodeEdf } from './formats/write/edf.js';
export { encodeNpy } from './formats/write/npy.js';
export { encodeWfdb } from './formats/write/wfdb.js';
