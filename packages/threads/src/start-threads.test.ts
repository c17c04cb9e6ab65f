import { expect, it } from 'vitest';
import { startThreads } from './index.js';

const FILE = new URL('../dist/testing/slow-worker.js', import.meta.url);

const started = (delay: number) =>
  startThreads<number, number>({
    file: FILE,
    count: 2,
    data: { turn: new Int32Array(new SharedArrayBuffer(4)), delay },
  });

it('is loaded when every thread is, however late one of them', async () => {
  const threads = started(300);
  const begun = performance.now();
  await threads.loaded;
  expect(performance.now() - begun).toBeGreaterThan(290);
  await threads.close();
});

it('gives results and errors of tasks', async () => {
  const threads = started(0);
  expect(await threads.run(1)).toBeGreaterThan(0);
  await expect(threads.run(-1)).rejects.toThrow(new RangeError('invalid task: -1'));
  await threads.close();
});

it('closes at once after it was started, without ending a thread that is still loading', async () => {
  for (let round = 0; round < 5; round++) await started(50).close();
});
