// Live streams beside a client that keeps posting large requests: node apps/infer/bench/fair.mjs MODEL.onnx [--streams 100] [--windows 4000] [--seconds 30]
import { parseArgs } from 'node:util';
import { readModelFile } from '@ecg-affect/inference';
import { connectClient, inferRequest } from './infer-client.mjs';
import { startServer } from './running-server.mjs';
import { streamLoad } from './stream-load.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    streams: { type: 'string', default: '100' },
    windows: { type: 'string', default: '4000' },
    seconds: { type: 'string', default: '30' },
  },
});
const [model] = positionals;
const { metadata } = await readModelFile(model);
const { inputLength, preprocessing } = metadata;
const windows = Number(values.windows);
const server = await startServer(model, '--timeout', '120', '--body-limit', '256');
const ecg = Float32Array.from({ length: windows * inputLength }, (_, i) => Math.sin(i / 40));
const request = inferRequest(server.modelName, inputLength, windows, ecg);
const client = connectClient(server);
let isOver = false;
const large = (async () => {
  const statuses = [];
  while (!isOver) statuses.push(await client.ask(request));
  client.close();
  return statuses;
})();
const lead = Float32Array.from({ length: 256 * 60 }, (_, i) => Math.exp(-((((i % 210) - 100) / 4) ** 2)));
const { late, failures } = await streamLoad(
  server,
  lead,
  preprocessing.windowSeconds,
  Number(values.streams),
  Number(values.seconds),
);
isOver = true;
const statuses = await large;
late.sort((a, b) => a - b);
const at = (p) => Math.round(late[Math.min(late.length - 1, Math.floor(p * late.length))]);
console.log(
  `${late.length} predictions, late by p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, at most ${at(1)} ms; ${failures} streams failed; large requests: ${statuses.join(' ')}`,
);
await server.stop();
