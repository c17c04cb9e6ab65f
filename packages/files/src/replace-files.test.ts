import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { replaceFile, replaceFiles } from './replace-files.js';

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

it('a file that does not pass its check never gets its name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'files-'));
  try {
    const path = join(folder, 'model.onnx');
    await replaceFile(path, 'old');
    const refuse = async (partial: string): Promise<void> => {
      expect(await readFile(partial, 'utf8')).toBe('new');
      throw new Error('the disk gave back other bytes');
    };
    await expect(replaceFile(path, 'new', refuse)).rejects.toThrow(
      `cannot write ${path}: the disk gave back other bytes`,
    );
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['model.onnx']);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('of files that belong together, none is replaced when one cannot be written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'files-'));
  try {
    const [header, samples] = [join(folder, 'a.hea'), join(folder, 'a.dat')];
    await replaceFiles(
      new Map<string, string | Uint8Array>([
        [header, 'old'],
        [samples, Uint8Array.of(1)],
      ]),
    );
    const below = join(header, 'b.dat');
    await expect(
      replaceFiles(
        new Map([
          [header, 'new'],
          [below, 'x'],
        ]),
      ),
    ).rejects.toThrow(`cannot write ${header}: `);
    expect(await readFile(header, 'utf8')).toBe('old');
    expect((await readdir(folder)).sort()).toEqual(['a.dat', 'a.hea']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
