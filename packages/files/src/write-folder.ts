import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { reasonOf } from '@ecg-affect/errors';
import { syncFolder } from './sync.js';

/**
 * Writes a folder of files so that a reader sees all of it or nothing, whenever the process or the machine dies: everything goes to disk
 * under a temporary name beside it, which is renamed at the end.
 * @param path must not exist; its parent folder is made
 * @throws Error naming `path` when it cannot be written, e.g. on a full disk; nothing is left behind then
 */
export async function writeFolder(path: string, files: ReadonlyMap<string, Uint8Array | string>): Promise<void> {
  const partial = `${path}.partial`;
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    for (const [name, content] of files) await writeFile(join(partial, name), content, { flag: 'wx', flush: true });
    await syncFolder(partial);
    await rename(partial, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await rm(partial, { recursive: true, force: true });
    throw new Error(`cannot write ${path}: ${reasonOf(cause)}`, { cause });
  }
}
