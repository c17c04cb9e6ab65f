import { reasonOf } from '@ecg-affect/errors';
import type { Group, ready } from 'h5wasm';
import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { hasEndlessHeap } from './global-heaps.js';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** Where a file may begin: MATLAB puts a text header of 512 bytes before it, others may put twice as many any number of times. */
const STARTS = [0, 512, 1024, 2048, 4096, 8192];
const MAX_FILE_BYTES = 2 ** 31;

/** True for an HDF5 file, with or without MATLAB's header. */
export function isHdf5(head: Uint8Array): boolean {
  return STARTS.some((start) => SIGNATURE.every((byte, i) => head[start + i] === byte));
}

/** The library's functions and memory. */
export type H5Module = Awaited<typeof ready>;

let files = 0;

/**
 * What `use` makes of the root of an HDF5 file. The whole file is held in memory while it runs; nothing of it is valid afterwards but copies.
 * @throws EcgIoError when the file is damaged or too large, and what `use` throws of that kind
 */
export async function withHdf5File<T>(source: ByteSource, use: (root: Group, library: H5Module) => T): Promise<T> {
  if (source.size > MAX_FILE_BYTES) {
    throw new EcgIoError(`${source.name} has ${source.size} bytes, expected at most ${MAX_FILE_BYTES} in HDF5`);
  }
  const bytes = await source.read(0, source.size);
  if (hasEndlessHeap(bytes)) throw new EcgIoError(`${source.name} is a damaged HDF5 file: a heap in it has no end`);
  const { File, ready } = await import('h5wasm');
  const library = await ready;
  const { FS } = library;
  const name = `/${files++}.h5`;
  try {
    // Else it prints its own account of a damaged file.
    library.activate_throwing_error_handler();
    FS.writeFile(name, bytes);
    const file = new File(name, 'r');
    try {
      return use(file, library);
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof EcgIoError) throw error;
    throw new EcgIoError(`${source.name} is a damaged HDF5 file${shortReason(error)}`);
  } finally {
    closeAll(FS, name);
    if (FS.analyzePath(name).exists) FS.unlink(name);
  }
}

/** What Emscripten's file system has, and its types leave out. */
interface OpenFiles {
  readonly streams: readonly ({ readonly path: string } | null | undefined)[];
  close(stream: { readonly path: string }): void;
}

/** Where the library's error handler writes an account of each error, in a file that it never closes: there are 4096 places for open files. */
const ACCOUNT = /^\/tmp\/tmpfile_/;

/** Closes what is open of a file of that name, as the handler leaves the library in the midst, and the accounts of errors. */
function closeAll(fileSystem: unknown, name: string): void {
  const { streams, close } = fileSystem as OpenFiles;
  for (const stream of streams) if (stream && (stream.path === name || ACCOUNT.test(stream.path))) close(stream);
}

/** The library tells where in its own source it failed, on many lines: only what it says otherwise is of use. */
function shortReason(error: unknown): string {
  const reason = reasonOf(error).split('\n')[0];
  return reason.startsWith('HDF5-DIAG') ? '' : `: ${reason}`;
}
