// Public API in Node, by subject. The blank line after a heading keeps the sorter of exports inside it.

export * from './index.shared.js';

// classifiers, by onnxruntime-node

export { type ClassifierOptions, createClassifier } from './node/create-classifier.js';
export {
  BATCHES_A_THREAD,
  type SessionThreads,
  type SessionThreadsOptions,
  startSessionThreads,
} from './node/session-threads.js';
export { disableTelemetry } from './node/telemetry.js';

// models

export { loadModel, openModel, readModelFile } from './node/load-model.js';
