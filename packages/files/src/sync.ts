import { open } from 'node:fs/promises';

/** Returns when the content of a file is on the disk. */
export async function syncFile(path: string): Promise<void> {
  // Windows syncs only what is open for writing.
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Returns when the names in a folder are on the disk: without it, what was renamed may have its old name after a power failure.
 * Windows cannot open folders and needs no such thing.
 */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
