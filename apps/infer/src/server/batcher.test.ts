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
  const calls: { count: number; values: number[]; finish(error?: Error): void }[] = [];
  return {
    calls,
    classify: (parts: readonly Float32Array[], width: number) =>
      new Promise<Classification>((resolve, reject) => {
        const doubled = Float32Array.from(parts.flatMap((part) => Array.from(part, (value) => 2 * value)));
        calls.push({
          count: doubled.length / width,
          values: [...doubled].filter((_, i) => i % 2 === 0).map((value) => value / 2),
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

  it('keeps rows of another width for another inference', async () => {
    const classifier = manualClassifier();
    const batcher = new Batcher(classifier, OPTIONS);
    void batcher.classify(...windows(1));
    void batcher.classify(...windows(2));
    void batcher.classify(new Float32Array(6), 2);
    classifier.calls[0].finish();
    await turn();
    classifier.calls[1].finish();
    await turn();
    expect(classifier.calls.map(({ count }) => count)).toEqual([1, 1, 2]);
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
    await expect(batcher.classify(...windows(7, 8, 9, 10, 11))).rejects.toMatchObject({ statusCode: 503 });
    for (let call = 0; call < 3; call++) {
      classifier.calls[call].finish();
      await turn();
    }
    expect((await Promise.all(running)).map(({ probabilities }) => probabilities.length)).toEqual([8, 12]);
  });

  it('lets a few windows wait for one batch of large requests at most, which take turns', async () => {
    const classifier = manualClassifier();
    const batcher = new Batcher(classifier, { ...OPTIONS, maxQueue: 40, batchesAThread: 2 });
    const from = (first: number, count: number) => windows(...Array.from({ length: count }, (_, i) => first + i));
    const large = [batcher.classify(...from(100, 10)), batcher.classify(...from(200, 8))];
    const few: Promise<Classification>[] = [];
    const finish = async (call: number) => {
      classifier.calls[call].finish();
      await turn();
    };
    // Nobody asks for few: a large batch waits behind the first at the thread's door.
    expect(classifier.calls.map(({ values }) => values[0])).toEqual([100, 104]);
    few.push(batcher.classify(...from(1, 1)), batcher.classify(...from(2, 2)));
    await finish(0);
    few.push(batcher.classify(...from(4, 4)), batcher.classify(...from(8, 1)));
    for (let call = 1; call < classifier.calls.length; call++) await finish(call);
    expect(classifier.calls.map(({ values }) => values)).toEqual([
      [100, 101, 102, 103],
      [104, 105, 106, 107],
      // The few that wait, filled up with one of many.
      [1, 2, 3, 108],
      // The turn of the many.
      [200, 201, 202, 203],
      [4, 5, 6, 7],
      [109, 204, 205, 206],
      [8, 207],
    ]);
    expect([...(await large[0]).logits].filter((_, i) => i % 2 === 0)).toEqual(
      Array.from({ length: 10 }, (_, i) => 2 * (100 + i)),
    );
    expect((await Promise.all(few)).map(({ probabilities }) => probabilities.length)).toEqual([2, 4, 8, 2]);
  });

  it('does not refuse few windows because many wait, and does not go on with what has failed', async () => {
    const classifier = manualClassifier();
    const batcher = new Batcher(classifier, OPTIONS);
    const large = batcher.classify(...windows(1, 2, 3, 4, 5, 6, 7, 8));
    const patient = batcher.classify(...windows(9), { isPatient: true });
    const few = batcher.classify(...windows(10, 11));
    classifier.calls[0].finish(new Error('out of memory'));
    await expect(large).rejects.toThrow('out of memory');
    await turn();
    expect(classifier.calls[1].values).toEqual([10, 11, 9]);
    classifier.calls[1].finish();
    await Promise.all([patient, few]);
    expect(batcher.queued).toBe(0);
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
    const given = batcher.classify(...windows(2), { signal: abort.signal });
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
