import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reasonOf } from '@ecg-affect/errors';
import { publishFile } from './publish-file.js';

/** Text, bytes, or pieces of text to be written one after another. */
export type FileContent = string | Uint8Array | Iterable<string>;

/**
 * Writes a file so that a reader sees all of it or what was there before, whenever the process or the machine dies; makes its folder.
 * @param check is given the path of the written file before it gets its name; what it throws keeps it from that
 * @throws Error naming `path` when it cannot be written, e.g. on a full disk; nothing is left behind then
 */
export async function replaceFile(
  path: string,
  content: FileContent,
  check?: (partial: string) => Promise<void>,
): Promise<void> {
  await replace(new Map([[path, content]]), path, check);
}

/**
 * Writes files that belong together, as {@link replaceFile} does one: none gets its name before all are written.
 * @throws Error naming the first of them
 */
export async function replaceFiles(files: ReadonlyMap<string, FileContent>): Promise<void> {
  const [first = ''] = files.keys();
  await replace(files, first);
}

async function replace(
  files: ReadonlyMap<string, FileContent>,
  named: string,
  check?: (partial: string) => Promise<void>,
): Promise<void> {
  const partials = Array.from(files, ([path, content]) => ({
    path,
    content,
    partial: `${path}.${process.pid}.partial`,
  }));
  try {
    for (const { path, content, partial } of partials) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(partial, content);
      await check?.(partial);
    }
    for (const { path, partial } of partials) await publishFile(partial, path);
  } catch (cause) {
    for (const { partial } of partials) await rm(partial, { force: true }).catch(() => {});
    throw new Error(`cannot write ${named}: ${reasonOf(cause)}`, { cause });
  }
}
