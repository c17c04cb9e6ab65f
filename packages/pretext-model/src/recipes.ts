import type { PretrainSettings } from './configuration.js';

/**
 * Settings that belong together, beside the defaults of `pretrain`, which are those of Sarkar & Etemad (2020). `paper`: these, and the encoder of
 * the last epoch. `default`: a learning rate that falls to 0 over the run, averaged weights where they are better, people who count more alike, and
 * an end when the held-out loss no longer falls. The differences are a table of docs/pre-training.md.
 */
export const RECIPES = {
  paper: { keep: 'last' },
  default: {
    learningRate: { schedule: 'cosine' },
    averageDecay: 0.999,
    subjectWindows: 60,
    patience: 10,
    keep: 'best',
  },
} as const satisfies Readonly<Record<string, PretrainSettings>>;

/** One of {@link RECIPES}. */
export type RecipeName = keyof typeof RECIPES;
