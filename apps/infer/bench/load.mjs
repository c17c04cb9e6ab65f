// Load on the inference server:
//   node apps/infer/bench/load.mjs MODEL.onnx [--seconds 30] [--clients 200] [--windows 4] [--streams 500]
// Raw onnxruntime on this machine, then binary requests of many clients at once, then raw again; then many live streams. 0 of a kind leaves it out.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pickEcgChannel, readRecording } from '@ecg-affect/ecg-io';
import { resample } from '@ecg-affect/ecg-signal';
import { createClassifier } from '@ecg-affect/inference';
import { readModelMetadata } from '@ecg-affect/model-metadata';
import { probeHealth } from './health-probe.mjs';
import { connectClient, inferRequest } from './infer-client.mjs';
import { startServer } from './running-server.mjs';
import { streamLoad } from './stream-load.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '30' },
    clients: { type: 'string', default: '200' },
    windows: { type: 'string', default: '4' },
    streams: { type: 'string', default: '500' },
  },
});
const [model] = positionals;
if (!model) throw new Error('usage: load.mjs MODEL.onnx [--seconds 30] [--clients 200] [--windows 4] [--streams 500]');
const [seconds, clients, windowsARequest, streams] = [
  values.seconds,
  values.clients,
  values.windows,
  values.streams,
].map(Number);

/** Windows an inference of raw onnxruntime, of which the fastest counts. */
const BATCHES = [4, 8, 16, 32];
/** Raw onnxruntime is timed for as long as this at most with each, s. */
const RAW_SECONDS = 5;
const EXAMPLE = fileURLToPath(new URL('../../../examples/mitdb-208.hea', import.meta.url));

const bytes = await readFile(model);
const { inputLength, precision, preprocessing } = readModelMetadata(bytes);
const channel = pickEcgChannel(await readRecording(EXAMPLE));
const lead = Float32Array.from(resample(channel.samples, channel.sampleRate, 256));

const quantile = (times, q) => times.toSorted((a, b) => a - b)[Math.floor(q * (times.length - 1))];
const ms = (times) =>
  [0.5, 0.99, 1].map((q, i) => `${['p50', 'p99', 'max'][i]} ${quantile(times, q).toFixed(0)}`).join(', ');
const clientCpu = () => Object.values(process.cpuUsage()).reduce((a, b) => a + b) / 1e6;

/** Windows that follow each other in the example's lead. */
const someWindows = (count) => Float32Array.from({ length: count * inputLength }, (_, i) => lead[i % lead.length]);

/** onnxruntime alone, on all cores, in batches of the size that suits it best. */
async function raw() {
  const classifier = await createClassifier(bytes, inputLength);
  const results = [];
  for (const batch of BATCHES) {
    const ecg = someWindows(batch);
    await classifier.classify(ecg, batch);
    const [begun, cpu] = [performance.now(), clientCpu()];
    let count = 0;
    do {
      await classifier.classify(ecg, batch);
      count += batch;
    } while (performance.now() - begun < 1000 * Math.min(seconds, RAW_SECONDS));
    const rate = (1000 * count) / (performance.now() - begun);
    results.push({ batch, rate, rateOfCpu: count / (clientCpu() - cpu) });
  }
  await classifier.dispose();
  const best = (figure) => results.toSorted((a, b) => b[figure] - a[figure])[0];
  const [fastest, cheapest] = [best('rate'), best('rateOfCpu')];
  console.log(
    `raw onnxruntime: ${fastest.rate.toFixed(0)} windows/s in batches of ${fastest.batch}, ${cheapest.rateOfCpu.toFixed(0)} a processor second in batches of ${cheapest.batch}`,
  );
  return { rate: fastest.rate, rateOfCpu: cheapest.rateOfCpu };
}

async function inferenceLoad(server) {
  const request = inferRequest(server.modelName, inputLength, windowsARequest, someWindows(windowsARequest));
  const times = [];
  const memory = [];
  const errors = {};
  const probe = probeHealth(server);
  const sampler = setInterval(() => memory.push(server.memory()), 1000);
  const cpu = [server.cpu(), clientCpu()];
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      let client = connectClient(server);
      while (performance.now() - begun < 1000 * seconds) {
        const asked = performance.now();
        const status = await client.ask(request).catch((error) => error.message);
        if (status === 200) times.push(performance.now() - asked);
        else {
          errors[status] = (errors[status] ?? 0) + 1;
          client.close();
          client = connectClient(server);
        }
      }
      client.close();
    }),
  );
  const took = (performance.now() - begun) / 1000;
  const used = [server.cpu() - cpu[0], clientCpu() - cpu[1]];
  clearInterval(sampler);
  const rate = (windowsARequest * times.length) / took;
  const tenth = Math.floor(memory.length / 10);
  console.log(
    `${clients} clients, ${windowsARequest} windows a request, ${took.toFixed(0)} s: ${rate.toFixed(0)} windows/s, errors ${JSON.stringify(errors)}; ` +
      `answered within ${ms(times)} ms; health within ${ms(await probe.stop())} ms; ` +
      `RSS ${[0, 1, 2, 4, 6, 8, 10].map((i) => memory[Math.min(i * tenth, memory.length - 1)]?.toFixed(0)).join(', ')} MB after tenths 0, 1, 2, 4, 6, 8, 10; ` +
      `processor: server ${(used[0] / took).toFixed(2)}, clients ${(used[1] / took).toFixed(2)} cores`,
  );
  return { rate, rateOfCpu: (rate * took) / used[0] };
}

console.log(`${model}: ${precision}`);
if (clients > 0) {
  const before = await raw();
  const server = await startServer(model);
  const load = await inferenceLoad(server);
  console.log(`server ended with ${await server.stop()}`);
  const after = await raw();
  const percent = (of) => ((200 * load[of]) / (before[of] + after[of])).toFixed(0);
  console.log(`that is ${percent('rate')} % of raw by the clock, ${percent('rateOfCpu')} % by processor time`);
}
if (streams > 0) {
  const server = await startServer(model);
  const probe = probeHealth(server);
  const cpu = [server.cpu(), clientCpu()];
  const begun = performance.now();
  const { late, failures } = await streamLoad(server, lead, preprocessing.windowSeconds, streams, seconds);
  const took = (performance.now() - begun) / 1000;
  console.log(
    `${streams} streams at 256 Hz, ${took.toFixed(0)} s: ${late.length} predictions, ${failures} failures, late by ${ms(late)} ms; ` +
      `health within ${ms(await probe.stop())} ms; RSS ${server.memory().toFixed(0)} MB; ` +
      `processor: server ${((server.cpu() - cpu[0]) / took).toFixed(2)}, clients ${((clientCpu() - cpu[1]) / took).toFixed(2)} cores`,
  );
  console.log(`server ended with ${await server.stop()}`);
}
