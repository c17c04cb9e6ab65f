import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { memoryFolder } from './formats/byte-source.js';
import { seedFiles } from './formats/fuzz/seed-files.test.support.js';
import { readOpened } from './formats/recording-file.js';
import { openRecordingIn } from './formats/registry.js';

const source = dirname(fileURLToPath(import.meta.url));
const entry = join(source, '../dist/browser.js');
const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** The modules that a module of ours leads to, itself included. */
function modulesFrom(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*['"](\.[^'"]+)['"]/g)) {
    modulesFrom(join(dirname(file), path), found);
  }
  return found;
}

describe('@ecg-affect/ecg-io/browser', () => {
  it('leads to nothing of Node', () => {
    const modules = [...modulesFrom(entry)];
    expect(modules.length).toBeGreaterThan(50);
    const users = modules.filter((file) => /['"]node:|\bBuffer\b|\bprocess\./.test(readFileSync(file, 'utf8')));
    expect(users).toEqual([]);
  });

  it.skipIf(!existsSync(browserPath))(`reads every format in Chromium (${browserPath})`, async () => {
    const bundle = await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        write: false,
        minify: false,
        lib: { entry, formats: ['iife'], name: 'ecgIo' },
        rolldownOptions: { output: { codeSplitting: false } },
      },
    });
    const [{ output }] = [bundle].flat() as { output: { code: string }[] }[];
    const seeds = await seedFiles();
    const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: output[0].code });
      for (const { format, name, files } of [...seeds.quick, ...seeds.slow]) {
        const inBrowser = await page.evaluate(readInPage, {
          name,
          files: [...files].map(([file, bytes]) => [file, [...bytes]] as const),
        });
        const { channels } = await readOpened(
          await openRecordingIn(memoryFolder(files), name, { inputSampleRate: 100 }),
        );
        const here = channels.map(({ samples, ...channel }) => ({ ...channel, samples: [...samples] }));
        expect(inBrowser, format).toEqual(here);
      }
    } finally {
      await browser.close();
    }
  });
});

/** Runs in the page: reads a recording from ArrayBuffers with the package's bundle. */
async function readInPage({ name, files }: { name: string; files: (readonly [string, readonly number[]])[] }) {
  const { ecgIo } = globalThis as unknown as { ecgIo: typeof import('./browser.js') };
  const folder = ecgIo.memoryFolder(files.map(([file, bytes]) => [file, Uint8Array.from(bytes).buffer] as const));
  const opened = await ecgIo.openRecordingIn(folder, name, { inputSampleRate: 100 });
  const { channels } = await ecgIo.readOpened(opened);
  return channels.map(({ samples, ...channel }) => ({ ...channel, samples: [...samples] }));
}
