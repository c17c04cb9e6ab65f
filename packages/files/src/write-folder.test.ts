import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFolder } from './write-folder.js';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'folder-'));
});
afterEach(() => rm(parent, { recursive: true }));

test('a folder appears whole, over whatever a killed process left of it', async () => {
  await mkdir(join(parent, 'deep'));
  await mkdir(join(parent, 'deep', 'a.partial'));
  await writeFile(join(parent, 'deep', 'a.partial', 'old'), 'x');
  await writeFolder(
    join(parent, 'deep', 'a'),
    new Map<string, string | Uint8Array>([
      ['b', 'text'],
      ['c', Uint8Array.of(1)],
    ]),
  );
  expect((await readdir(parent, { recursive: true })).sort()).toEqual(['deep', 'deep/a', 'deep/a/b', 'deep/a/c']);
});

test('a failed write names the folder and leaves nothing', async () => {
  const files = new Map([
    ['b', 'text'],
    ['missing/c', 'text'],
  ]);
  await expect(writeFolder(join(parent, 'a'), files)).rejects.toThrow(`cannot write ${join(parent, 'a')}: ENOENT`);
  expect(await readdir(parent)).toEqual([]);
});
