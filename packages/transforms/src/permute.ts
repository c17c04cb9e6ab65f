import type { Random } from '@ecg-affect/random';
import { join, segmentsOf } from './segments.js';

/**
 * Permutation: the window's segments in random order.
 * @param window one window, left as it is
 * @param options.segments how many pieces the window is cut into
 */
export function permute(
  window: Float32Array,
  random: Random,
  { segments = 20 }: { segments?: number } = {},
): Float32Array {
  return join(random.shuffle(segmentsOf(window, segments)));
}
