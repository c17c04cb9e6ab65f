import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFile, syncFolder } from './sync.js';

/**
 * Gives a complete file its name: its content goes to the disk before the name does, so that no crash leaves half a file under it.
 * @param partial where it was written, in the same folder
 * @throws the system's error when it cannot be renamed or synced
 */
export async function publishFile(partial: string, path: string): Promise<void> {
  await syncFile(partial);
  await rename(partial, path);
  await syncFolder(dirname(path));
}
