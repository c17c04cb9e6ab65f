import { describe, expect, it } from 'vitest';
import { SampleQueue } from './sample-queue.js';

describe('SampleQueue', () => {
  it.each([1, 3, 8, 64])('gives what came in, in order, with a capacity of %d', (capacity) => {
    const queue = new SampleQueue(capacity);
    let [pushed, dropped] = [0, 0];
    for (const count of [2, 5, 0, 1, 9, 4, 4, 4, 30, 1]) {
      queue.push(Float64Array.from({ length: count }, () => pushed++));
      expect(queue.length).toBe(pushed - dropped);
      expect([...queue.first(queue.length)]).toEqual(Array.from({ length: pushed - dropped }, (_, i) => dropped + i));
      const taken = Math.floor(queue.length / 2);
      queue.drop(taken);
      dropped += taken;
    }
    queue.drop(queue.length);
    expect(queue.length).toBe(0);
  });
});
