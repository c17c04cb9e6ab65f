import type { DenseHeadOptions } from './dense-head.js';

/** The data sets that the paper has a classifier for. */
export const HEAD_NAMES = ['wesad', 'swell', 'dreamer', 'amigos'] as const;
/** One of {@link HEAD_NAMES}. */
export type HeadName = (typeof HEAD_NAMES)[number];

/** Features as the encoder gives them, and all epochs on all training windows: nothing is held out, so nothing stops early or is calibrated. */
const PAPER_TRAINING = { standardise: false, innerFolds: 0, epochs: 200 } as const;

/** The paper's classifiers (table 3) by data set, and how it trains them: two hidden layers, or three with dropout. */
export const PAPER_HEADS: Readonly<Record<HeadName, DenseHeadOptions>> = {
  wesad: PAPER_TRAINING,
  swell: PAPER_TRAINING,
  dreamer: { ...PAPER_TRAINING, hidden: [512, 512, 512], dropout: 0.2, l2: 1e-4 },
  amigos: { ...PAPER_TRAINING, hidden: [512, 512, 512], dropout: 0.4 },
};
