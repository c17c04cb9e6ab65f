import type { Random } from '@ecg-affect/random';
import { negate } from './negate.js';
import { addNoise } from './noise.js';
import { permute } from './permute.js';
import { reverse } from './reverse.js';
import { scale } from './scale.js';
import { warp } from './warp.js';

/** The transformations that a pretext task can ask for, in the order of the paper. */
export const TRANSFORMATIONS = ['noise', 'scale', 'negate', 'reverse', 'permute', 'warp'] as const;
/** One of {@link TRANSFORMATIONS}. */
export type Transformation = (typeof TRANSFORMATIONS)[number];

/** How strong each transformation is. */
export interface Difficulty {
  /** Signal-to-noise ratio of `noise`, dB. */
  readonly snr: number;
  /** Factor of `scale`. */
  readonly scale: number;
  /** Segments of `permute`. */
  readonly permuteSegments: number;
  /** Segments of `warp`. */
  readonly warpSegments: number;
  /** Factor in time of the stretched half of `warp`. */
  readonly stretch: number;
}

/** The paper's choice after its difficulty study (section 5.3). */
export const DEFAULT_DIFFICULTY: Difficulty = {
  snr: 15,
  scale: 1.1,
  permuteSegments: 20,
  warpSegments: 9,
  stretch: 1.05,
};

/** Applies one transformation by name. */
export function transform(
  transformation: Transformation,
  window: Float32Array,
  random: Random,
  difficulty: Difficulty,
): Float32Array {
  switch (transformation) {
    case 'noise':
      return addNoise(window, random, { snr: difficulty.snr });
    case 'scale':
      return scale(window, { factor: difficulty.scale });
    case 'negate':
      return negate(window);
    case 'reverse':
      return reverse(window);
    case 'permute':
      return permute(window, random, { segments: difficulty.permuteSegments });
    case 'warp':
      return warp(window, random, { segments: difficulty.warpSegments, stretch: difficulty.stretch });
  }
}
