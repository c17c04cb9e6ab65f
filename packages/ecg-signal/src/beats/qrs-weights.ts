import type { CONTEXT } from './qrs-context.js';
import type { EVIDENCE } from './qrs-evidence.js';

/**
 * The logarithm of the odds of a beat without evidence, and what a unit of each number adds: by logistic regression on annotated leads and on synthetic ones at 20 to 300 beats
 * a minute (`node packages/ecg-signal/fit/fit-beats.mjs`, which also counts the errors of records by weights that were fitted without them).
 */
export interface Weights<Name extends string> {
  readonly bias: number;
  readonly weights: Readonly<Record<Name, number>>;
}

/** Beside the beats that the moving averages find. */
export const BY_EVIDENCE: Weights<(typeof EVIDENCE)[number]> = {
  bias: -2.301,
  weights: {
    'narrow band: contrast': 0.823,
    'narrow band: extent': 0.359,
    'narrow band: height': -0.639,
    'narrow band: higher before': 0.126,
    'narrow band: higher after': 0.815,
    'wide band: contrast': 2.18,
    'wide band: extent': -0.187,
    'wide band: height': 2.05,
    'wide band: higher before': -0.401,
    'wide band: higher after': -0.952,
    likeness: 2.01,
    'likeness of the others': 1.8,
    sharpness: -0.0274,
    'sharpness to that of the others': -0.806,
    early: 1.71,
    late: 1.8,
    'off rhythm before': -0.234,
    'off rhythm after': -0.967,
    'unsteady rhythm': -2.55,
  },
};

/** Beside the beats by the weights above, and with the odds of the candidates around. */
export const BY_CONTEXT: Weights<(typeof EVIDENCE)[number] | (typeof CONTEXT)[number]> = {
  bias: 2.885,
  weights: {
    'narrow band: contrast': 0.3,
    'narrow band: extent': 0.136,
    'narrow band: height': 0.106,
    'narrow band: higher before': 0.111,
    'narrow band: higher after': 0.596,
    'wide band: contrast': 1.36,
    'wide band: extent': -0.305,
    'wide band: height': 0.552,
    'wide band: higher before': -0.204,
    'wide band: higher after': -0.661,
    likeness: 1.18,
    'likeness of the others': 0.173,
    sharpness: -0.194,
    'sharpness to that of the others': -0.179,
    early: 1.28,
    late: 1.13,
    'off rhythm before': -1.19,
    'off rhythm after': -1.43,
    'unsteady rhythm': 0.301,
    odds: 0.379,
    'doubt around': -0.722,
    'candidates around': -1.39,
    'beats around': 0.682,
  },
};
