import type { Random } from '@ecg-affect/random';
import { linearResize } from './linear-resize.js';
import { join, segmentsOf } from './segments.js';

/**
 * Time-warping: a random half of the window's segments (rounded up) is stretched in time, the rest squeezed, and a random crop of the
 * window's length is taken from what they make together.
 *
 * That is never shorter than the window, so no tail has to be filled: of any two segments of n and n or n + 1 samples, one stretched by s > 1
 * and one squeezed, with lengths rounded up, the sum cannot shrink because s + 1/s >= 2.
 * @param window one window, left as it is
 * @param options.segments how many pieces the window is cut into
 * @param options.stretch factor in time of the stretched segments, at least 1; the others get 1 / `stretch`
 * @throws RangeError when `stretch` is below 1
 */
export function warp(
  window: Float32Array,
  random: Random,
  { segments = 9, stretch = 1.05 }: { segments?: number; stretch?: number } = {},
): Float32Array {
  if (!(stretch >= 1)) throw new RangeError(`invalid stretch: ${stretch}, expected at least 1`);
  const stretched = new Set(random.permutation(segments).subarray(0, Math.ceil(segments / 2)));
  const warped = join(
    segmentsOf(window, segments).map((segment, index) =>
      linearResize(segment, Math.ceil(stretched.has(index) ? segment.length * stretch : segment.length / stretch)),
    ),
  );
  const start = random.integer(warped.length - window.length + 1);
  return warped.slice(start, start + window.length);
}
