// Public API everywhere but in Node, by subject. The blank line after a heading keeps the sorter of exports inside it.

export * from './index.shared.js';

// classifiers, by onnxruntime-web

export { type ClassifierOptions, createClassifier } from './web/create-classifier.js';

// models

export { openModel } from './web/open-model.js';
