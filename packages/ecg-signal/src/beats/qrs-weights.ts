import type { EVIDENCE } from './qrs-evidence.js';

/**
 * Logarithm of the odds of a beat per unit of evidence, by logistic regression on annotated leads and on synthetic ones at 20 to 300 beats a minute
 * (`node packages/ecg-signal/fit/fit-beats.mjs`, which also counts the errors of records by weights that were fitted without them).
 */
export const WEIGHTS: Readonly<Record<(typeof EVIDENCE)[number], number>> = {
  'narrow band: contrast': 1.02,
  'narrow band: extent': 0.342,
  'narrow band: height': -0.933,
  'narrow band: higher before': 0.166,
  'narrow band: higher after': 0.89,
  'wide band: contrast': 2.13,
  'wide band: extent': -0.265,
  'wide band: height': 2.08,
  'wide band: higher before': -0.451,
  'wide band: higher after': -1.05,
  likeness: 1.88,
  'likeness of the others': 1.68,
  sharpness: -0.00666,
  'sharpness to that of the others': -0.816,
  early: 1.6,
  late: 1.63,
  'off rhythm before': -0.624,
  'off rhythm after': -1.33,
  'unsteady rhythm': -1.72,
};

/** The logarithm of the odds without evidence. */
export const BIAS = -2.329;
