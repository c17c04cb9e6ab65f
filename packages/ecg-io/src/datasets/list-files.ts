import { readdir } from 'node:fs/promises';
import { EcgIoError } from '../error.js';

/**
 * Paths of the files in a folder and the folders in it, relative to it, with `/`; `rec_2` comes before `rec_10`.
 * @throws EcgIoError when there is no such folder
 */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    const reasons: Record<string, string> = { ENOENT: 'does not exist', ENOTDIR: 'is no folder' };
    throw new EcgIoError(`${folder} ${reasons[cause.code ?? ''] ?? `cannot be read: ${cause.code}`}`, { cause });
  });
  return entries.map((name) => name.replaceAll('\\', '/')).sort(new Intl.Collator('en', { numeric: true }).compare);
}
