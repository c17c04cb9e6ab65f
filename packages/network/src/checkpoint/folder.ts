import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

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
    for (const [name, content] of files) await writeDurably(join(partial, name), content);
    await rename(partial, path);
    await flushFolder(dirname(path));
  } catch (cause) {
    await rm(partial, { recursive: true, force: true });
    throw new Error(`cannot write ${path}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

async function writeDurably(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Without this a renamed folder may have its old name after a power failure; Windows cannot open folders and needs no such thing. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
