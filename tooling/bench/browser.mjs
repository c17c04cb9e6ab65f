// node tooling/bench/browser.mjs MODEL.onnx...: windows a second of exported models in Chromium, by the inference package as the page uses it, on one thread, two and so on, and on WebGPU where there is one.
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('../../packages/inference/', import.meta.url));
const require = createRequire(join(PACKAGE, 'package.json'));
const { chromium } = require('playwright-core');
const { build } = require('vite');
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};
const BATCHES = [1, 16];
const SECONDS = 2;

const files = process.argv.slice(2);
if (files.length === 0) throw new Error('usage: browser.mjs MODEL.onnx...');
const bundled = await mkdtemp(join(tmpdir(), 'bench-browser-'));
await build({
  root: PACKAGE,
  configFile: false,
  logLevel: 'silent',
  build: { outDir: bundled, lib: { entry: 'dist/index.web.js', formats: ['es'], fileName: 'inference' } },
});
const runtime = dirname(require.resolve('onnxruntime-web/wasm'));
const host = createServer(async ({ url }, response) => {
  const name = basename(url);
  const path = [join(bundled, name), join(runtime, name), files[Number(name)]];
  const found = await Promise.all(path.map((each) => (each ? readFile(each).catch(() => undefined) : undefined)));
  response.setHeader('content-type', TYPES[extname(name)] ?? (url === '/' ? 'text/html' : 'application/octet-stream'));
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-embedder-policy', 'require-corp');
  response.end(url === '/' ? '<!doctype html>' : found.find((each) => each !== undefined));
});
await once(host.listen(0, '127.0.0.1'), 'listening');
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--enable-unsafe-webgpu'],
});

/** In a page of its own, as the first classifier of a page decides for all. */
async function measure(file, options) {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${host.address().port}/`);
  const result = await page.evaluate(
    async ([file, options, batches, seconds]) => {
      const { openModel } = await import('/inference.js');
      const bytes = new Uint8Array(await (await fetch(`/${file}`)).arrayBuffer());
      const model = await openModel('model.onnx', bytes, { ...options, runtimeFolder: new URL('/', location.href) });
      const rates = {};
      for (const batch of batches) {
        const ecg = Float32Array.from({ length: batch * model.metadata.inputLength }, (_, i) => Math.sin(i * i));
        await model.classify(ecg, batch);
        const begun = performance.now();
        let done = 0;
        do {
          await model.classify(ecg, batch);
          done += batch;
        } while (performance.now() - begun < 1000 * seconds);
        rates[batch] = Math.round((1000 * done) / (performance.now() - begun));
      }
      return { device: model.device, rates };
    },
    [file, options, BATCHES, SECONDS],
  );
  await page.close();
  return result;
}

try {
  for (const [i, file] of files.entries()) {
    for (let threads = 1; threads <= Math.min(4, availableParallelism()); threads *= 2) {
      const { device, rates } = await measure(i, { threads });
      console.log(`${basename(file)}, ${device}, threads ${threads}: windows/s by batch ${JSON.stringify(rates)}`);
    }
    const { device, rates } = await measure(i, { gpu: 'quicker' });
    console.log(
      device === 'WebGPU'
        ? `${basename(file)}, WebGPU: windows/s by batch ${JSON.stringify(rates)}`
        : 'no WebGPU that is quicker and agrees',
    );
  }
} finally {
  await browser.close();
  host.close();
  await rm(bundled, { recursive: true });
}
