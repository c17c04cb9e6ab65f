import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { it } from 'vitest';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/**
 * `it` for a test in a page of Chromium that has a package in the global variable `ours`, bundled as a bundler for browsers finds it under its
 * name. Skipped, saying so, where there is no Chromium.
 * @param packageFolder of the package; built
 */
export function itInChromium(title: string, packageFolder: string, body: (page: Page) => Promise<void>): void {
  itInPage(title, async (page) => {
    await page.addScriptTag({ content: await bundleForBrowsers(packageFolder) });
    await body(page);
  });
}

/** `it` for a test in an empty page of Chromium. Skipped, saying so, where there is none. */
export function itInPage(title: string, body: (page: Page) => Promise<void>): void {
  it.skipIf(!existsSync(executablePath))(`${title} (in ${executablePath})`, async () => {
    const { chromium } = await import('playwright-core');
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      await body(await browser.newPage());
    } finally {
      await browser.close();
    }
  });
}

/** A package as one script that sets the global variable `ours`. */
async function bundleForBrowsers(packageFolder: string): Promise<string> {
  const { name } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  // The entry of a bundle is a file. One inside the package may import the package by its name, as others do.
  const entry = join(packageFolder, 'bundle-entry.js');
  const { build } = await import('vite');
  const bundle = await build({
    root: packageFolder,
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? `export * from '${name}';` : null),
      },
    ],
    build: {
      write: false,
      minify: false,
      lib: { entry, formats: ['iife'], name: 'ours' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [{ output }] = [bundle].flat() as { output: { code: string }[] }[];
  return output[0].code;
}
