import type { FileHandle } from 'node:fs/promises';
import { EcgIoError } from '../error.js';

/** Bytes asked of the system at a time: it gives 2 GiB at most. */
const PIECE = 2 ** 30;

/**
 * Bytes of a file by range.
 * @param into where to put them instead of a new buffer
 * @throws EcgIoError when the file ends before
 */
export async function readExactly(
  path: string,
  file: FileHandle,
  { offset, length }: { readonly offset: number; readonly length: number },
  into: Buffer = Buffer.allocUnsafeSlow(length),
): Promise<Buffer> {
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(into, done, Math.min(length - done, PIECE), offset + done);
    if (bytesRead === 0)
      throw new EcgIoError(`${path} ends at byte ${offset + done}, expected ${length - done} bytes more`);
    done += bytesRead;
  }
  return into;
}
