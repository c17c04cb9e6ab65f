import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { encodeEdf } from '@ecg-affect/ecg-io';
import { beats, recordingOf, writePolarityModel } from '@ecg-affect/polarity-model';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const MODULES = fileURLToPath(new URL('../node_modules/', import.meta.url));
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

describe('the examples of the README run as they are printed', () => {
  let project: string;
  let examples: string[];
  const edf = encodeEdf(recordingOf(beats(40, 250), 250));

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'inference-readme-'));
    await mkdir(join(project, 'node_modules/@ecg-affect'), { recursive: true });
    await symlink(fileURLToPath(new URL('..', import.meta.url)), join(project, 'node_modules/@ecg-affect/inference'));
    await symlink(join(MODULES, '@ecg-affect/ecg-io'), join(project, 'node_modules/@ecg-affect/ecg-io'));
    await symlink(join(MODULES, 'onnxruntime-web'), join(project, 'node_modules/onnxruntime-web'));
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    examples = Array.from(readme.matchAll(/```js\n(.*?)```/gs), ([, code]) => code);
    await writePolarityModel(join(project, 'model.onnx'));
  });

  afterAll(() => rm(project, { recursive: true }));

  it('in Node', async () => {
    await writeFile(join(project, 'example.mjs'), examples[0]);
    await writeFile(join(project, 'night.edf'), edf);
    const { stdout } = await promisify(execFile)(process.execPath, ['example.mjs'], { cwd: project });
    expect(stdout).toBe('up over 4 windows, 0 abstained\n');
  });

  it.skipIf(!existsSync(CHROMIUM))(`in Chromium (${CHROMIUM}), built by Vite`, async () => {
    await writeFile(join(project, 'page.js'), examples[1]);
    await writeFile(
      join(project, 'index.html'),
      '<link rel="icon" href="data:,"><input type="file"><output></output><script type="module" src="page.js"></script>',
    );
    await build({ root: project, configFile: false, logLevel: 'silent' });
    const built = join(project, 'dist');
    await writeFile(join(built, 'model.onnx'), await readFile(join(project, 'model.onnx')));
    const host = createServer(async ({ url = '' }, response) => {
      const name = url === '/' ? 'index.html' : url;
      const file = await readFile(join(built, name)).catch(() => undefined);
      response.setHeader('content-type', TYPES[extname(name)] ?? 'application/octet-stream');
      response.writeHead(file ? 200 : 404).end(file);
    });
    await once(host.listen(0, '127.0.0.1'), 'listening');
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on('pageerror', ({ message }) => problems.push(message));
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      await page.goto(`http://127.0.0.1:${(host.address() as AddressInfo).port}/`, { waitUntil: 'networkidle' });
      await page.setInputFiles('input', {
        name: 'night.edf',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(edf),
      });
      await page
        .locator('output', { hasText: 'windows' })
        .waitFor({ timeout: 20_000 })
        .catch(() => {});
      expect(await page.textContent('output')).toBe('up over 4 windows');
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
      host.close();
    }
  });
});
