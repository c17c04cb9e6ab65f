import type { Classification } from '@ecg-affect/inference';
import { describe, expect, it } from 'vitest';
import { Batcher, type BatcherOptions } from './batcher.js';

const OPTIONS: BatcherOptions = {
  maxBatch: 4,
  maxWait: 0,
  maxQueue: 8,
  threads: 1,
  batchesAThread: 1,
};

/** Doubles its windows of two samples, and finishes when told. */
function manualClassifier() {
  const calls: { count: number; finish(error?: Error): void }[] = [];
  return {
    calls,
    classify: (parts: readonly Float32Array[]) =>
      new Promise<Classification>((resolve, reject) => {
        const doubled = Float32Array.from(parts.flatMap((part) => Array.from(part, (value) => 2 * value)));
        calls.push({
          count: doubled.length / 2,
          finish: (error) =>
            error ? reject(error) : resolve({ probabilities: doubled, logits: doubled, features: doubled }),
        });
      }),
    dispose: () => Promise.resolve(),
  };
}

function windows(...values: number[]): [Float32Array, number] {
  return [Float32Array.from(values.flatMap((value) => [value, -value])), values.length];
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 2));

describe('Batcher', () => {
  it('collects what comes while an inference runs, and gives every caller its own rows', async () => {
    const classifier = manualClassifier();
    const batcher = new Batcher(classifier, OPTIONS);
    const first = batcher.classify(...windows(1));
    await turn();
    const [second, third] = [batcher.classify(...windows(2)), batcher.classify(...windows(3, 4))];
    expect(batcher.queued).toBe(3);
    classifier.calls[0].finish();
    expect([...(await first).probabilities]).toEqual([2, -2]);
    await turn();
    expect(classifier.calls.map(({ count }) => count)).toEqual([1, 3]);
    classifier.calls[1].finish();
    expect([...(await second).logits]).toEqual([4, -4]);
    expect([...(await third).features]).toEqual([6, -6, 8, -8]);
  });

  it('splits a request that is larger than a batch and joins its rows in order', async () => {
    const classifier = manualClassifier();
    const batcher = new Batcher(classifier, { ...OPTIONS, threads: 2 });
    const result = batcher.classify(...windows(1, 2, 3, 4, 5, 6));
    classifier.calls[0].finish();
    await turn();
    classifier.calls[1].finish();
    expect([...(await result).probabilities].filter((_, i) => i % 2 === 0)).toEqual([2, 4, 6, 8, 10, 12]);
    expect(classifier.calls.map(({ count }) => count)).toEqual([4, 2]);
  });

  it('refuses what the queue cannot hold with 503, but never a request alone', async () => {
    const classifier = manualClassifier();
    const batcher = new Batcher(classifier, OPTIONS);
    const running = [batcher.classify(...windows(1, 2, 3, 4)), batcher.classify(...windows(1, 2, 3, 4, 5, 6))];
    await expect(batcher.classify(...windows(7, 8, 9))).rejects.toMatchObject({ statusCode: 503 });
    for (let call = 0; call < 3; call++) {
      classifier.calls[call].finish();
      await turn();
    }
    expect((await Promise.all(running)).map(({ probabilities }) => probabilities.length)).toEqual([8, 12]);
  });

  it('gives a busy thread full batches to wait with, and an idle one what there is', async () => {
    const classifier = manualClassifier();
    const batcher = new Batcher(classifier, { ...OPTIONS, maxQueue: 20, threads: 2, batchesAThread: 2 });
    for (const count of [1, 1, 2, 2, 4, 4, 4]) void batcher.classify(...windows(...Array(count).fill(1)));
    await turn();
    // The first two take a thread each; then batches must be full, and two wait at the threads' doors.
    expect(classifier.calls.map(({ count }) => count)).toEqual([1, 1, 4, 4]);
    expect(batcher.queued).toBe(8);
  });

  it('waits for company while idle, but not longer than asked', async () => {
    const classifier = manualClassifier();
    const batcher = new Batcher(classifier, { ...OPTIONS, maxWait: 20 });
    void batcher.classify(...windows(1));
    await turn();
    expect(classifier.calls.length).toBe(0);
    void batcher.classify(...windows(2));
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(classifier.calls.map(({ count }) => count)).toEqual([2]);
  });

  it('leaves out a caller that gave up, and goes on after an inference that failed', async () => {
    const classifier = manualClassifier();
    const batcher = new Batcher(classifier, OPTIONS);
    const first = batcher.classify(...windows(1));
    const abort = new AbortController();
    const given = batcher.classify(...windows(2), abort.signal);
    const last = batcher.classify(...windows(3));
    abort.abort(new Error('gone'));
    classifier.calls[0].finish(new Error('out of memory'));
    await expect(first).rejects.toThrow('out of memory');
    await expect(given).rejects.toThrow('gone');
    await turn();
    expect(classifier.calls.map(({ count }) => count)).toEqual([1, 1]);
    classifier.calls[1].finish();
    expect([...(await last).probabilities]).toEqual([6, -6]);
  });
});
