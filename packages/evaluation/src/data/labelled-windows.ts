import type { WindowOrigins } from '../protocols/split.js';

/** The windows to classify: one entry a row, in the order of the features' rows. */
export interface LabelledWindows extends WindowOrigins {
  /** Class of each window, an index into `classNames`. */
  readonly labels: Int32Array;
  readonly classNames: readonly string[];
}
