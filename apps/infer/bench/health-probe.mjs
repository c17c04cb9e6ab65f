// Asks a server for its health ten times a second, on a thread that does nothing else, so that a busy client is not mistaken for a busy server.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { connectClient, getRequest } from './infer-client.mjs';

const INTERVAL = 100;

/** Starts asking. `stop()` gives the times of the answers in ms; an answer other than 200 is `Infinity`. */
export function probeHealth({ host, port }) {
  const worker = new Worker(new URL(import.meta.url), { workerData: { host, port } });
  return {
    stop: () =>
      new Promise((resolve) => {
        worker.once('message', resolve);
        worker.postMessage('stop');
      }),
  };
}

if (!isMainThread && workerData?.port) {
  const client = connectClient(workerData);
  const request = getRequest('/v2/health/live');
  const times = [];
  let running = true;
  parentPort.once('message', () => {
    running = false;
  });
  while (running) {
    const asked = performance.now();
    const status = await client.ask(request).catch(() => 0);
    times.push(status === 200 ? performance.now() - asked : Number.POSITIVE_INFINITY);
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
  client.close();
  parentPort.postMessage(times);
}
