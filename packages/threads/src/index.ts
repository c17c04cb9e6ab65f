// public API

export { arriveWithAll } from './barrier.js';
export { startThreads, type Threads, type ThreadsOptions } from './start-threads.js';
