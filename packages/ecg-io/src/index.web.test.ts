import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { itInChromium } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { memoryFolder } from './formats/byte-source.js';
import { rateFor, seedFiles } from './formats/fuzz/seed-files.test.support.js';
import { type OpenOptions, readOpened } from './formats/recording-file.js';
import { openRecordingIn } from './formats/registry.js';
import * as inNode from './index.js';
import * as portable from './index.web.js';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

/** The modules that a module of ours leads to, itself included. */
function modulesFrom(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*['"](\.[^'"]+)['"]/g)) {
    modulesFrom(join(dirname(file), path), found);
  }
  return found;
}

describe('@ecg-affect/ecg-io in browsers', () => {
  it('leads to nothing of Node', () => {
    const modules = [...modulesFrom(join(packageFolder, 'dist/index.web.js'))];
    expect(modules.length).toBeGreaterThan(50);
    const users = modules.filter((file) => /['"]node:|\bBuffer\b|\bprocess\./.test(readFileSync(file, 'utf8')));
    expect(users).toEqual([]);
  });

  itInChromium('reads every format', packageFolder, async (page) => {
    const seeds = await seedFiles();
    for (const { format, name, files } of [...seeds.quick, ...seeds.slow]) {
      const inBrowser = await page.evaluate(readInPage, {
        name,
        options: rateFor(name),
        files: [...files].map(([file, bytes]) => [file, [...bytes]] as const),
      });
      const { channels } = await readOpened(await openRecordingIn(memoryFolder(files), name, rateFor(name)));
      const here = channels.map(({ samples, ...channel }) => ({ ...channel, samples: [...samples] }));
      expect(inBrowser, format).toEqual(here);
    }
  });

  itInChromium('has no part that needs a disk', packageFolder, async (page) => {
    const names = await page.evaluate(() => Object.keys((globalThis as unknown as { ours: object }).ours));
    expect(names.sort()).toEqual(Object.keys(portable).sort());
  });
});

it('Node finds the same and what needs a disk under the one name', async () => {
  const found = await import('@ecg-affect/ecg-io');
  expect(Object.keys(found).sort()).toEqual(Object.keys(inNode).sort());
  expect(Object.keys(inNode)).toEqual(expect.arrayContaining([...Object.keys(portable), 'readRecording', 'prepare']));
});

/** A file to read, as plain data. */
interface PageTask {
  readonly name: string;
  readonly options: OpenOptions;
  readonly files: readonly (readonly [string, readonly number[]])[];
}

/** Runs in the page: reads a recording from ArrayBuffers with the package's bundle. */
async function readInPage({ name, options, files }: PageTask) {
  const { ours } = globalThis as unknown as { ours: typeof portable };
  const folder = ours.memoryFolder(files.map(([file, bytes]) => [file, Uint8Array.from(bytes).buffer] as const));
  const opened = await ours.openRecordingIn(folder, name, options);
  const { channels } = await ours.readOpened(opened);
  return channels.map(({ samples, ...channel }) => ({ ...channel, samples: [...samples] }));
}
