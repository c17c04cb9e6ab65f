import { EcgIoError } from '../error.js';

/** Bytes that are read by range, wherever they are: a file, an `ArrayBuffer`, a blob. */
export interface ByteSource {
  /** For messages and for what depends on a file's extension. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /**
   * The bytes [from, to), which the caller must not change.
   * @throws EcgIoError when the range is not inside the source
   */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** A folder of sources: some formats are several files that name each other. */
export interface SourceFolder {
  /** The file of that name (a relative path with `/`), or undefined where there is none. */
  open(name: string): Promise<ByteSource | undefined>;
  /** Names of the files directly in it, or in the folder at a relative path: one below, or above (`..`); none where that does not exist. */
  list(path?: string): Promise<readonly string[]>;
  /** What messages call the file of that name, be it there or not. */
  pathOf(name: string): string;
}

/** @throws EcgIoError when [from, to) is not inside `source` */
export function checkRange(source: ByteSource, from: number, to: number): void {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && 0 <= from && from <= to && to <= source.size)) {
    throw new EcgIoError(`${source.name}: bytes ${from} to ${to} are asked for, but the file has ${source.size}`);
  }
}

/** Bytes that are already in memory. */
export function memorySource(name: string, bytes: ArrayBuffer | Uint8Array): ByteSource {
  const all = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  const source: ByteSource = {
    name,
    size: all.length,
    async read(from, to) {
      checkRange(source, from, to);
      return all.subarray(from, to);
    },
  };
  return source;
}

/** The same source with its first bytes in memory: headers are read in many small pieces, and every read of a file costs. */
export async function withHead(source: ByteSource, bytes: number): Promise<ByteSource> {
  const head = await source.read(0, Math.min(bytes, source.size));
  return {
    name: source.name,
    size: source.size,
    read: async (from, to) =>
      0 <= from && from <= to && to <= head.length ? head.subarray(from, to) : source.read(from, to),
  };
}

/** Files that are already in memory, by name. */
export function memoryFolder(files: Iterable<readonly [name: string, bytes: ArrayBuffer | Uint8Array]>): SourceFolder {
  const sources = new Map([...files].map(([name, bytes]) => [name, memorySource(name, bytes)]));
  return {
    open: async (name) => sources.get(name),
    list: async (path = '') => {
      const prefix = path === '' ? '' : `${path}/`;
      return [...sources.keys()].flatMap((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : []));
    },
    pathOf: (name) => name,
  };
}
