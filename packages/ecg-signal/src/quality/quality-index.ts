import { detectRPeaks } from '../beats/r-peaks.js';
import type { Samples } from '../signal/samples.js';
import { deviation, mean } from '../signal/statistics.js';
import { type Spectrum, welch } from '../signal/welch.js';
import { beatAgreement } from './beat-agreement.js';
import { flatTops } from './flat-tops.js';

/** A lead that varies less is flat up to rounding, in any unit from V to uV. */
const FLAT = 1e-9;

/** ECG lies below this, mains and most muscle noise above, Hz. */
const ECG_LIMIT = 40;

/**
 * How far a window can be trusted to be ECG, from 0 (flat, noise, lead off) to 1 (clean): the agreement of its beats, reduced for
 *
 * - power above 40 Hz, from 20 % of all power on, to 0 at 70 %
 * - a kurtosis below 3, to 0 at 2: hum, saturation and other signals without a QRS complex (Clifford et al. 2012)
 * - {@link flatTops} above 0.45, to 0 at 0.6: beats that an amplifier or converter has clipped
 * - a stretch without a beat from 2.5 s on, to 0 at 5 s: a lead that was off for a part of the window
 *
 * A missing sample makes it 0.
 *
 * @param window in any unit and scale, without baseline wander ({@link preprocessLead}); {@link leadQuality} takes a raw lead
 * @param sampleRate Hz, more than 40
 */
export function qualityIndex(window: Samples, sampleRate: number): number {
  if (!(deviation(window) > FLAT)) return 0;
  const rPeaks = detectRPeaks(window, sampleRate);
  return (
    beatAgreement(window, rPeaks, sampleRate) *
    ramp(highFrequencyShare(welch(window, sampleRate)), 0.7, 0.2) *
    ramp(kurtosis(window), 2, 3) *
    ramp(flatTops(window, rPeaks, sampleRate), 0.6, 0.45) *
    ramp(longestPause(rPeaks, window.length) / sampleRate, 5, 2.5)
  );
}

/** 0 at `zero` and beyond it, 1 at `one` and beyond it, straight between. */
function ramp(value: number, zero: number, one: number): number {
  return Math.min(1, Math.max(0, (value - zero) / (one - zero)));
}

function highFrequencyShare({ frequencies, density }: Spectrum): number {
  let [above, all] = [0, 0];
  density.forEach((power, i) => {
    all += power;
    if (frequencies[i] > ECG_LIMIT) above += power;
  });
  return above / all;
}

/** Fourth standardised moment: 3 for Gaussian noise, 1.5 for a sine, 5 and more for most ECG. */
function kurtosis(x: Samples): number {
  const level = mean(x);
  const std = deviation(x, level);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const square = ((x[i] - level) / std) ** 2;
    sum += square * square;
  }
  return sum / x.length;
}

/** Samples of the longest stretch without a beat, the ends counted as beats. */
function longestPause(rPeaks: Uint32Array, length: number): number {
  let previous = 0;
  let longest = 0;
  for (const peak of [...rPeaks, length]) {
    longest = Math.max(longest, peak - previous);
    previous = peak;
  }
  return longest;
}
