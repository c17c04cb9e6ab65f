import { setTimeout as sleep } from 'node:timers/promises';
import { threadId, workerData } from 'node:worker_threads';
import { arriveWithAll } from '../barrier.js';

// One thread loads long after the other.
const slow = workerData as { turn: Int32Array; delay: number };
if (Atomics.add(slow.turn, 0, 1) > 0) await sleep(slow.delay);

export const load = arriveWithAll;

/** The number of the thread, or an error. */
export default function task(value: number): number {
  if (value < 0) throw new RangeError(`invalid task: ${value}`);
  return threadId;
}
