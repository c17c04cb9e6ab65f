import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refuseExisting, removeOutput } from './output.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'output-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('an output that exists is refused without --force', () => {
  expect(() => refuseExisting(folder, false)).toThrow(`${folder} exists already`);
  refuseExisting(folder, true);
  refuseExisting(join(folder, 'new'), false);
});

describe('removeOutput', () => {
  test('removes a folder with what is in it, and minds none that is not there', async () => {
    const run = join(folder, 'run');
    await mkdir(run);
    await writeFile(join(run, 'report.html'), '');
    await removeOutput(run);
    await removeOutput(run);
    expect(existsSync(run)).toBe(false);
    expect(existsSync(folder)).toBe(true);
  });

  test('does not remove the working folder, or one around it', async () => {
    const before = process.cwd();
    await mkdir(join(folder, 'project', 'deep'), { recursive: true });
    process.chdir(join(folder, 'project', 'deep'));
    try {
      for (const path of ['.', '..', join(folder, 'project')]) {
        await expect(removeOutput(path)).rejects.toThrow('holds the working folder');
      }
    } finally {
      process.chdir(before);
    }
    expect(existsSync(join(folder, 'project', 'deep'))).toBe(true);
  });
});
