// Bundles the page into dist/page: everything that it needs is there, nothing comes from elsewhere.
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = dirname(fileURLToPath(import.meta.url));
const out = join(source, '../../dist/page');
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: [{ in: join(source, 'main.ts'), out: 'page' }],
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  chunkNames: '[name]-[hash]',
  logLevel: 'warning',
});
for (const file of ['index.html', 'page.css']) await copyFile(join(source, file), join(out, file));
// Of the onnxruntime-web that is in the bundle, which is inference's; a dependency here would be its peer, and so go where the server goes.
const inference = createRequire(import.meta.url).resolve('@ecg-affect/inference');
const runtime = createRequire(inference).resolve('onnxruntime-web/wasm');
for (const build of ['ort-wasm-simd-threaded', 'ort-wasm-simd-threaded.jspi']) {
  for (const file of [`${build}.mjs`, `${build}.wasm`]) await copyFile(join(dirname(runtime), file), join(out, file));
}
