// public API

// The paper's heads, and the network trained whole

export {
  type DenseHeadOptions,
  denseHead,
  emotionHead,
  type TrainedHead,
  trainHead,
} from './heads/dense-head.js';
export { foldCalibration } from './heads/fold-calibration.js';
export { type NetworkClassifierOptions, networkClassifier } from './heads/network-classifier.js';
export { HEAD_NAMES, type HeadName, PAPER_HEADS } from './heads/paper-heads.js';

// Classifiers to hold against them

export { averaged } from './classifiers/averaged.js';
export { linearDiscriminant } from './classifiers/linear-discriminant.js';
export { type RandomForestOptions, randomForest } from './classifiers/random-forest.js';
