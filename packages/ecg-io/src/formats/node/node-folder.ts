import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EcgIoError } from '../../error.js';
import { type ByteSource, checkRange, type SourceFolder } from '../byte-source.js';

/**
 * A file on disk. Every read opens and closes it, so there is nothing to close; readers ask for large pieces.
 * @throws EcgIoError when it cannot be read
 */
export async function nodeSource(path: string): Promise<ByteSource> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new EcgIoError(error.code === 'ENOENT' ? `${path} does not exist` : `${path} cannot be read: ${error.code}`);
  });
  if (!found.isFile()) throw new EcgIoError(`${path} is no file`);
  const source: ByteSource = {
    name: path,
    size: found.size,
    read: async (from, to) => {
      checkRange(source, from, to);
      const bytes = new Uint8Array(to - from);
      const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
        throw new EcgIoError(`${path} cannot be read: ${error.code}`);
      });
      try {
        for (let at = 0; at < bytes.length; ) {
          const { bytesRead } = await handle.read(bytes, at, bytes.length - at, from + at);
          if (bytesRead === 0) throw new EcgIoError(`${path} became shorter while it was read`);
          at += bytesRead;
        }
      } finally {
        await handle.close();
      }
      return bytes;
    },
  };
  return source;
}

/** A folder on disk. */
export function nodeFolder(path: string): SourceFolder {
  return {
    open: async (name) => {
      const file = join(path, name);
      const isFile = await stat(file).then(
        (found) => found.isFile(),
        () => false,
      );
      return isFile ? nodeSource(file) : undefined;
    },
    list: async (inside = '') => {
      const entries = await readdir(join(path, inside), { withFileTypes: true }).catch((error) => {
        if (inside === '') throw error;
        return [];
      });
      return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
    },
    pathOf: (name) => join(path, name),
  };
}
