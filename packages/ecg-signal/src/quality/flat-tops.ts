import type { Samples } from '../signal/samples.js';
import { mean, median } from '../signal/statistics.js';

/** How far from an R peak its QRS complex extends, and how far a wave from its top, s. */
const NEAR = 0.05;
const REACH = 0.15;

/** Waves lower than this share of the higher ones are left out: their tops say little. */
const LOW = 0.3;

/**
 * How flat beats are at their tops: the width of a wave at 95 % of its height as a share of that at 50 %, the median of all beats, of the waves up
 * or of those down, whichever are flatter. A pointed QRS complex has 0.1 to 0.4 (a Gaussian wave 0.27), one whose upper half an amplifier
 * has cut off about 0.65, a rectangle 1. 0 without beats.
 *
 * It needs no level at which the signal is cut off, which filters would have blurred, and no scale.
 *
 * @param window without baseline wander
 * @param rPeaks sample numbers
 * @param sampleRate Hz
 */
export function flatTops(window: Samples, rPeaks: ArrayLike<number>, sampleRate: number): number {
  const up = tops(window, rPeaks, sampleRate);
  const down = tops(
    window.map((value) => -value),
    rPeaks,
    sampleRate,
  );
  const least = LOW * Math.max(up.height, down.height);
  return Math.max(up.height < least ? 0 : up.flatness, down.height < least ? 0 : down.flatness);
}

/** Medians of the beats' waves upwards. */
function tops(window: Samples, rPeaks: ArrayLike<number>, sampleRate: number): { height: number; flatness: number } {
  const level = mean(window);
  const near = Math.round(NEAR * sampleRate);
  const reach = Math.round(REACH * sampleRate);
  const heights: number[] = [];
  const shares: number[] = [];
  for (const peak of Array.from(rPeaks, Math.round)) {
    const top = highest(window, peak - near, peak + near);
    const height = window[top] - level;
    if (!(height > 0)) continue;
    const width = (share: number) => {
      const wave = level + share * height;
      return widthAbove(wave, window, top, 1, reach) + widthAbove(wave, window, top, -1, reach);
    };
    heights.push(height);
    shares.push(width(0.95) / width(0.5));
  }
  return shares.length > 0 ? { height: median(heights), flatness: median(shares) } : { height: 0, flatness: 0 };
}

/** The highest sample in [from, to]. */
function highest(x: Samples, from: number, to: number): number {
  let best = Math.max(0, from);
  for (let i = best; i <= to && i < x.length; i++) if (x[i] > x[best]) best = i;
  return best;
}

/** How far from a sample on, to one side, a wave stays above a level, with straight lines between samples; `reach` at most. */
function widthAbove(level: number, x: Samples, from: number, step: 1 | -1, reach: number): number {
  let n = 0;
  while (n < reach && x[from + step * (n + 1)] >= level) n++;
  const [above, below] = [x[from + step * n], x[from + step * (n + 1)]];
  return below < level ? n + (above - level) / (above - below) : n;
}
