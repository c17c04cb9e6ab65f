// Does a training step cost the same after thousands of them? Pre-trains the paper's network on window stores with a small batch, and prints
// throughput and memory along the way.
//
//   node tooling/bench/long-run.mjs STORE... [--steps 2000] [--batch 1] [--workers N]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openStore, sourceOf } from '../../packages/experiments/dist/index.js';
import { onnxEngine } from '../../packages/network/dist/index.js';
import { pretrain } from '../../packages/pretext-model/dist/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: 'string', default: '2000' },
    batch: { type: 'string', default: '1' },
    workers: { type: 'string' },
  },
});
const steps = Number(values.steps);
const stretch = Math.ceil(steps / 10);

const sources = await Promise.all(positionals.map(async (path) => sourceOf(await openStore(path))));

// On a machine with other work, processor time tells more than the clock.
console.log('| steps | signals/s | CPU, ms a signal | RSS, MB | heap, MB |\n|---|---|---|---|---|');
const megabytes = (bytes) => Math.round(bytes / 1e6);
const out = await mkdtemp(join(tmpdir(), 'long-run-'));
const stop = new AbortController();
let since = performance.now();
let cpu = process.cpuUsage();
let signals = 0;
try {
  await pretrain({
    sources,
    engine: onnxEngine,
    out,
    batchSize: Number(values.batch),
    epochs: 1000,
    heldOut: 0,
    ...(values.workers && { workers: Number(values.workers) }),
    signal: stop.signal,
    onStep: ({ step }) => {
      signals += Number(values.batch) * 7;
      if (step === steps) stop.abort();
      if (step % stretch !== 0) return;
      const { rss, heapUsed } = process.memoryUsage();
      const perSecond = Math.round(signals / ((performance.now() - since) / 1000));
      const { user, system } = process.cpuUsage(cpu);
      const milliseconds = ((user + system) / 1000 / signals).toFixed(1);
      console.log(
        `| ${step - stretch + 1}-${step} | ${perSecond} | ${milliseconds} | ${megabytes(rss)} | ${megabytes(heapUsed)} |`,
      );
      since = performance.now();
      cpu = process.cpuUsage();
      signals = 0;
    },
  });
} finally {
  await rm(out, { recursive: true });
}
console.log(`peak RSS ${megabytes(process.resourceUsage().maxRSS * 1024)} MB`);
