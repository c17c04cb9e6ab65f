import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { FileDigest } from './file-layout.js';

/** What stands in a store for its digest while that is computed. */
export const NO_DIGEST = '0'.repeat(64);

/** Whether a text is a SHA-256 in lower-case hex. */
export const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/**
 * SHA-256 (hex) of a file, read from its first byte to its last.
 * @param written the digest that the file holds; its digits count as {@link NO_DIGEST}, since they cannot be in the digest of themselves
 */
export async function digestOf(file: FileHandle, written: FileDigest | undefined): Promise<string> {
  const hash = createHash('sha256');
  let position = 0;
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false }) as AsyncIterable<Buffer>) {
    if (written) blank(chunk, written.offset - position);
    hash.update(chunk);
    position += chunk.length;
  }
  return hash.digest('hex');
}

/** Writes what of {@link NO_DIGEST} falls into `chunk` when its first digit stands at byte `at`, which may lie before or behind it. */
function blank(chunk: Buffer, at: number): void {
  const to = Math.min(chunk.length, at + NO_DIGEST.length);
  if (to > Math.max(0, at)) chunk.fill('0', Math.max(0, at), to);
}
