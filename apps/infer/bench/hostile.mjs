// Hostile clients on the inference server, beside one that behaves well:
//   node apps/infer/bench/hostile.mjs MODEL.onnx [--dripping 200] [--dropped 10000]
// Ends with 1 when a hostile request gets another answer than it should, a dripping connection is not closed, or the good client is disturbed.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { readModelMetadata } from '@ecg-affect/model-metadata';
import { WebSocket } from 'ws';
import { hostileRequests } from '../dist/testing/hostile-requests.js';
import { exchange, statusOf } from '../dist/testing/raw-client.js';
import { connectClient, inferRequest } from './infer-client.mjs';
import { startServer } from './running-server.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { dripping: { type: 'string', default: '200' }, dropped: { type: 'string', default: '10000' } },
});
const [model] = positionals;
if (!model) throw new Error('usage: hostile.mjs MODEL.onnx [--dripping 200] [--dropped 10000]');

/** As the server's defaults: headers are waited for 10 s, requests 30 s, looked at every 2 s. */
const SLOWEST = 34_000;
const BODY_LIMIT = 64 * 2 ** 20;
const AT_ONCE = 100;

const { inputLength } = readModelMetadata(await readFile(model));
const server = await startServer(model);
const address = `http://${server.host}:${server.port}`;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let failed = false;

/** Runs `hostile` while a good client asks ten times a second; tells how that one fared. */
async function beside(name, hostile) {
  const request = inferRequest(server.modelName, inputLength, 1, new Float32Array(inputLength));
  const client = connectClient(server);
  const times = [];
  const errors = [];
  let running = true;
  const good = (async () => {
    while (running) {
      const asked = performance.now();
      const status = await client.ask(request).catch((error) => error.message);
      if (status === 200) times.push(performance.now() - asked);
      else errors.push(status);
      if (typeof status === 'string') break;
      await pause(100);
    }
  })();
  const begun = performance.now();
  const found = await hostile();
  const took = (performance.now() - begun) / 1000;
  running = false;
  await good;
  client.close();
  times.sort((a, b) => a - b);
  const at = (q) => times[Math.floor(q * (times.length - 1))]?.toFixed(0);
  console.log(
    `${name}: ${found} in ${took.toFixed(1)} s; beside it ${times.length} good requests, ${errors.length} errors ${errors.slice(0, 3)}, ` +
      `p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)} ms; RSS ${server.memory().toFixed(0)} MB, ${server.files()} files open`,
  );
  if (errors.length > 0) failed = true;
}

await beside('nobody else', async () => {
  await pause(5000);
  return 'nothing';
});

// Made before the good client asks: one of them takes a while to pack.
const requests = hostileRequests(server.modelName, inputLength, BODY_LIMIT);
await beside('bad requests', async () => {
  for (const { what, bytes, status, ends } of requests) {
    const answer = statusOf(await exchange(address, bytes, ends));
    if (answer === status) continue;
    failed = true;
    console.log(`${what}: ${answer}, expected ${status}`);
  }
  return `${requests.length} kinds, each refused`;
});

await beside('dripping', async () => {
  const count = Number(values.dripping);
  const start = `POST /v2/models/${server.modelName}/infer HTTP/1.1\r\nhost: x\r\n`;
  const openings = ['', start, `${start}content-length: 1000\r\n\r\n`, `${start}transfer-encoding: chunked\r\n\r\n`];
  const lasted = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const socket = connect(server.port, server.host).on('error', () => {});
      const begun = performance.now();
      socket.write(openings[i % openings.length]);
      const drip = setInterval(() => socket.write(i % 4 === 3 ? '1\r\na\r\n' : 'a'), 500);
      await Promise.race([once(socket.resume(), 'close'), pause(SLOWEST + 5000)]);
      clearInterval(drip);
      socket.destroy();
      return performance.now() - begun;
    }),
  );
  const longest = Math.max(...lasted);
  if (longest > SLOWEST) failed = true;
  return `${count} connections, each closed, the last after ${(longest / 1000).toFixed(0)} s`;
});

/** Runs `one` as often as asked, some at once. */
async function many(one) {
  let left = Number(values.dropped);
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) await one(left);
    }),
  );
  return `${values.dropped} opened and dropped`;
}

await beside('HTTP connections', () =>
  many(async (i) => {
    const socket = connect(server.port, server.host).on('error', () => {});
    await once(socket, 'connect');
    if (i % 2 === 0) socket.write('POST /v1/predict HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{');
    socket.destroy();
  }),
);

await beside('streams', () =>
  many(async (i) => {
    const socket = new WebSocket(`ws://${server.host}:${server.port}/v1/stream?sampleRate=256`).on('error', () => {});
    await Promise.race([once(socket, 'open'), once(socket, 'close')]);
    if (i % 2 === 0 && socket.readyState === WebSocket.OPEN) socket.send(new Float32Array(64));
    socket.terminate();
  }),
);

await beside('nobody else', async () => {
  await pause(5000);
  return 'nothing';
});

console.log(`server ended with ${await server.stop()}`);
process.exitCode = failed ? 1 : 0;
