import type { DenseHeadOptions } from '@ecg-affect/emotion-head';
import { Option } from 'commander';

export const HEADS = ['wesad', 'swell', 'dreamer', 'amigos'] as const;
export type HeadName = (typeof HEADS)[number];

/** The paper's classifiers (table 3): two hidden layers, or three with dropout. */
export const PAPER_HEADS: Readonly<Record<HeadName, DenseHeadOptions>> = {
  wesad: {},
  swell: {},
  dreamer: { hidden: [512, 512, 512], dropout: 0.2, l2: 1e-4 },
  amigos: { hidden: [512, 512, 512], dropout: 0.4 },
};

export const headOption = (): Option =>
  new Option('--head <name>', "the paper's classifier for that data set").choices(HEADS).default('wesad');
