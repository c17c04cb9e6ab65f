// public API

// The paper's heads, and the network trained whole

export {
  type DenseHeadOptions,
  denseClassifier,
  denseHead,
  emotionHead,
  type TrainedHead,
  trainHead,
} from './heads/dense-head.js';
export { type NetworkClassifierOptions, networkClassifier } from './heads/network-classifier.js';
export { HEAD_NAMES, type HeadName, PAPER_HEADS } from './heads/paper-heads.js';

// Classifiers to hold against them

export { type AveragedPart, averaged } from './classifiers/averaged.js';
export { linearDiscriminant } from './classifiers/linear-discriminant.js';
export { logisticRegression } from './classifiers/logistic-regression.js';
export { type RandomForestOptions, randomForest } from './classifiers/random-forest.js';
