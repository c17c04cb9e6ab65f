// public API

export { arriveWithAll } from './barrier.js';
export { createPool, type PoolOptions } from './create-pool.js';
export { startThreads, type Threads, type ThreadsOptions } from './start-threads.js';
