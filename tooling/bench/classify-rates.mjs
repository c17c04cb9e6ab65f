// node tooling/bench/classify-rates.mjs PACKAGE/dist/index.js MODEL.onnx: windows a second of a model on noise, for several batch sizes; prints one line of JSON.
import { pathToFileURL } from 'node:url';

const BATCHES = [1, 8, 16, 64];
const SECONDS = 2;
/** Enough for a classifier to start its threads. */
const WARM_UP = 8;

const [index, path] = process.argv.slice(2);
const { loadModel } = await import(pathToFileURL(index).href);
const model = await loadModel(path);
const { inputLength, precision } = model.metadata;
const most = Math.max(...BATCHES);
const noise = Float32Array.from({ length: most * inputLength }, () => 2 * Math.random() - 1);
for (let i = 0; i < WARM_UP; i++) await model.classify(noise, most);
const inference = [];
for (const batch of BATCHES) {
  const windows = noise.slice(0, batch * inputLength);
  await model.classify(windows, batch);
  const begun = performance.now();
  let done = 0;
  do {
    await model.classify(windows, batch);
    done += batch;
  } while (performance.now() - begun < 1000 * SECONDS);
  inference.push({ batch, windowsPerSecond: (1000 * done) / (performance.now() - begun) });
}
await model.dispose();
const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ precision, inference, peakMegabytes }));
