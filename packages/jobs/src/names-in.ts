import { readdir } from 'node:fs/promises';
import { isCode } from '@ecg-affect/errors';

/** What a folder holds; nothing where there is none. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
}
