import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { replaceFile } from './files.js';

it('replaceFile replaces a file, and names one that cannot be written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'workspace-'));
  try {
    const path = join(folder, 'made', 'scores.csv');
    await replaceFile(path, 'old');
    await replaceFile(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    await writeFile(join(folder, 'file'), '');
    const below = join(folder, 'file', 'scores.csv');
    await expect(replaceFile(below, 'x')).rejects.toThrow(`cannot write ${below}: `);
    function* failing() {
      yield 'half';
      throw new Error('no space left on device');
    }
    await expect(replaceFile(path, failing())).rejects.toThrow(`cannot write ${path}: no space left on device`);
    expect(await readdir(join(folder, 'made'))).toEqual(['scores.csv']);
    expect(await readFile(path, 'utf8')).toBe('new');
  } finally {
    await rm(folder, { recursive: true });
  }
});
