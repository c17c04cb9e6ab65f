import { setFlagsFromString } from 'node:v8';
import { Piscina } from 'piscina';

/** Options of a pool, as piscina has them. */
export type PoolOptions = NonNullable<ConstructorParameters<typeof Piscina>[0]>;

/**
 * A pool of piscina whose threads can be ended at any time between tasks. In Node 20 a thread that ends while V8 optimises one of its functions
 * in the background aborts the whole process (`NodePlatform::ForIsolate`: the thread is unregistered before that work is waited for). So threads
 * optimise their functions themselves; V8 takes the flag when a thread starts, and the calling thread is not affected in what it has queued.
 */
export function createPool<Task, Result>(options: PoolOptions): Piscina<Task, Result> {
  setFlagsFromString('--no-concurrent-recompilation');
  const pool = new Piscina<Task, Result>(options);
  // Of a thread that ends while it has no task, for want of memory or files: unheard, the error would end the process. The next task starts
  // another thread.
  pool.on('error', () => {});
  return pool;
}
