// public API

export { linearResize } from './linear-resize.js';
export { negate } from './negate.js';
export { addNoise } from './noise.js';
export { permute } from './permute.js';
export { type PretextBatch, type PretextBatchOptions, type PretextTask, pretextBatch } from './pretext-batch.js';
export { reverse } from './reverse.js';
export { scale } from './scale.js';

export {
  DEFAULT_DIFFICULTY,
  type Difficulty,
  TRANSFORMATIONS,
  type Transformation,
  transform,
} from './transformation.js';
export { warp } from './warp.js';
