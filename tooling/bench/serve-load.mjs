// Load on the inference server: `node tooling/bench/serve-load.mjs MODEL.onnx [seconds] [clients] [streams]`.
// First the raw throughput of onnxruntime on this machine, then binary inference requests of many clients at once, then many live streams.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Agent, get, request } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const fromInfer = createRequire(new URL('../../apps/infer/package.json', import.meta.url));
const { createClassifier } = await import('../../apps/infer/dist/index.js');
const { readModelMetadata } = await import('../../packages/model-metadata/dist/index.js');
const { WebSocket } = fromInfer('ws');

const [model, seconds = '20', clients = '200', streams = '500'] = process.argv.slice(2);
if (!model) throw new Error('usage: serve-load.mjs MODEL.onnx [seconds] [clients] [streams]');
const DURATION = 1000 * Number(seconds);
const WINDOWS_A_REQUEST = 4;
const bytes = await readFile(model);
const { inputLength } = readModelMetadata(bytes);
const noise = (length) => Float32Array.from({ length }, () => Math.random() - 0.5);
const quantile = (values, q) => values.sort((a, b) => a - b)[Math.floor(q * (values.length - 1))];

async function rawThroughput(batch) {
  const classifier = await createClassifier(bytes, inputLength);
  const ecg = noise(batch * inputLength);
  await classifier.classify(ecg, batch);
  const begun = performance.now();
  let windows = 0;
  while (performance.now() - begun < DURATION / 2) {
    await classifier.classify(ecg, batch);
    windows += batch;
  }
  const rate = (1000 * windows) / (performance.now() - begun);
  await classifier.dispose();
  return rate;
}

async function startServer() {
  const bin = fileURLToPath(new URL('../../apps/infer/bin/ecg-affect-infer.js', import.meta.url));
  const child = spawn(process.execPath, [bin, 'serve', '--model', model, '--port', '0', '--log-level', 'info'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  await new Promise((resolve) => {
    child.stderr.on('data', (data) => {
      if (log.includes('model loaded')) return;
      log += data;
      if (log.includes('model loaded')) resolve();
    });
  });
  return { child, address: /listening at (http:[^"]+)/.exec(log)[1] };
}

/** RSS of a process in MB. */
const rss = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

async function inferenceLoad({ address, child }) {
  const agent = new Agent({ keepAlive: true, maxSockets: Number(clients) });
  const head = Buffer.from(
    JSON.stringify({
      inputs: [
        {
          name: 'ecg',
          datatype: 'FP32',
          shape: [WINDOWS_A_REQUEST, inputLength],
          parameters: { binary_data_size: 4 * WINDOWS_A_REQUEST * inputLength },
        },
      ],
      outputs: [{ name: 'probabilities', parameters: { binary_data: true } }],
    }),
  );
  const body = Buffer.concat([head, new Uint8Array(noise(WINDOWS_A_REQUEST * inputLength).buffer)]);
  const headers = {
    'content-type': 'application/octet-stream',
    'inference-header-content-length': head.length,
    'content-length': body.length,
  };
  const path = `${address}/v2/models/${model.replace(/^.*\/|\.onnx$/g, '')}/infer`;
  const times = [];
  const health = [];
  const memory = [];
  let errors = 0;
  const post = () =>
    new Promise((resolve) => {
      const begun = performance.now();
      const sent = request(path, { method: 'POST', agent, headers }, (response) => {
        response.resume().on('end', () => {
          if (response.statusCode === 200) times.push(performance.now() - begun);
          else errors++;
          resolve();
        });
      });
      sent.on('error', () => {
        errors++;
        resolve();
      });
      sent.end(body);
    });
  const begun = performance.now();
  const probe = setInterval(() => {
    const asked = performance.now();
    get(`${address}/v2/health/live`, (response) =>
      response.resume().on('end', () => health.push(performance.now() - asked)),
    );
    memory.push(rss(child.pid));
  }, 250);
  await Promise.all(
    Array.from({ length: Number(clients) }, async () => {
      while (performance.now() - begun < DURATION) await post();
    }),
  );
  clearInterval(probe);
  agent.destroy();
  const rate = (1000 * WINDOWS_A_REQUEST * times.length) / (performance.now() - begun);
  return {
    rate,
    errors,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    health: quantile(health, 0.99),
    memory: [quantile(memory, 0.1), Math.max(...memory)],
  };
}

async function streamLoad({ address, child }) {
  const RATE = 256;
  const PIECES = 4;
  const latencies = [];
  let failures = 0;
  const sockets = Array.from({ length: Number(streams) }, () => {
    const socket = new WebSocket(`${address.replace('http', 'ws')}/v1/stream?sampleRate=${RATE}&hop=2`);
    socket.on('message', (data) => {
      const message = JSON.parse(data);
      if (message.type === 'prediction') latencies.push(message.latency);
    });
    socket.on('error', () => failures++);
    return socket;
  });
  const piece = noise(RATE / PIECES);
  const timers = sockets.map((socket) => {
    const send = () => socket.readyState === WebSocket.OPEN && socket.send(piece);
    // Not all at the same moment.
    return setTimeout(() => timersRunning.push(setInterval(send, 1000 / PIECES)), Math.random() * 2000);
  });
  const timersRunning = [];
  await new Promise((resolve) => setTimeout(resolve, 12_000 + DURATION));
  for (const timer of timers) clearTimeout(timer);
  for (const timer of timersRunning) clearInterval(timer);
  for (const socket of sockets) socket.terminate();
  return {
    predictions: latencies.length,
    failures,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    memory: rss(child.pid),
  };
}

const raw = await rawThroughput(32);
console.log(`raw onnxruntime, batches of 32: ${raw.toFixed(0)} windows/s`);
const server = await startServer();
const load = await inferenceLoad(server);
console.log(
  `${clients} clients, ${WINDOWS_A_REQUEST} windows a request: ${load.rate.toFixed(0)} windows/s (${((100 * load.rate) / raw).toFixed(0)} % of raw), ` +
    `p50 ${load.p50.toFixed(0)} ms, p99 ${load.p99.toFixed(0)} ms, ${load.errors} errors; health p99 ${load.health.toFixed(0)} ms; RSS ${load.memory.map((mb) => mb.toFixed(0)).join(' to ')} MB`,
);
console.log(`raw onnxruntime again: ${(await rawThroughput(32)).toFixed(0)} windows/s`);
const live = await streamLoad(server);
console.log(
  `${streams} streams at 256 Hz: ${live.predictions} predictions, ${live.failures} failures, late by p50 ${live.p50.toFixed(0)} ms, p99 ${live.p99.toFixed(0)} ms; RSS ${live.memory.toFixed(0)} MB`,
);
server.child.kill('SIGTERM');
