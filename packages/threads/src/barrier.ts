/** Longest wait for the other threads, ms: a machine under heavy load takes seconds to start one. */
const PATIENCE = 120_000;

/** A barrier for so many threads: shared memory that counts who has arrived. */
export function barrierFor(count: number): Int32Array {
  const barrier = new Int32Array(new SharedArrayBuffer(8));
  barrier[1] = count;
  return barrier;
}

/**
 * Blocks the calling thread until all threads of the barrier have arrived. A worker file exports it, or what calls it, as `load`: since
 * it returns in none before it was called in all, each thread has then loaded its modules.
 * @throws Error when one of the others does not start
 */
export function arriveWithAll(barrier: Int32Array): void {
  Atomics.add(barrier, 0, 1);
  Atomics.notify(barrier, 0);
  const deadline = performance.now() + PATIENCE;
  for (let arrived = Atomics.load(barrier, 0); arrived < barrier[1]; arrived = Atomics.load(barrier, 0)) {
    const left = deadline - performance.now();
    if (left <= 0) throw new Error(`${arrived} of ${barrier[1]} threads have started within ${PATIENCE / 1000} s`);
    Atomics.wait(barrier, 0, arrived, left);
  }
}
