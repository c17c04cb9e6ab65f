import type { DenseHeadOptions } from './dense-head.js';

/** The data sets that the paper has a classifier for. */
export const HEAD_NAMES = ['wesad', 'swell', 'dreamer', 'amigos'] as const;
/** One of {@link HEAD_NAMES}. */
export type HeadName = (typeof HEAD_NAMES)[number];

/** The paper's classifiers (table 3) by data set: two hidden layers, or three with dropout. */
export const PAPER_HEADS: Readonly<Record<HeadName, DenseHeadOptions>> = {
  wesad: {},
  swell: {},
  dreamer: { hidden: [512, 512, 512], dropout: 0.2, l2: 1e-4 },
  amigos: { hidden: [512, 512, 512], dropout: 0.4 },
};
