import { findBeats } from '../beats/r-peaks.js';
import type { Samples } from '../signal/samples.js';
import { deviation, mean } from '../signal/statistics.js';
import { type Spectrum, welch } from '../signal/welch.js';
import { ramp, reliabilityOf } from './beat-reliability.js';
import { flatTops } from './flat-tops.js';

/** A window that varies less than this share of its largest value is flat up to rounding. */
const FLAT = 1e-9;

/** ECG lies below this, mains and most muscle noise above, Hz. */
const ECG_LIMIT = 40;

/**
 * How far a window can be trusted to be ECG, from 0 (flat, noise, lead off) to 1 (clean): {@link beatReliability}, the probability that its beats are right, reduced for
 *
 * - power above 40 Hz, from 20 % of all power on, to 0 at 70 %
 * - a kurtosis below 3, to 0 at 2: hum, saturation and other signals without a QRS complex (Clifford et al. 2012)
 * - {@link flatTops} above 0.45, to 0 at 0.6: beats that an amplifier or converter has clipped
 *
 * A missing sample makes it 0.
 *
 * @param window in any unit and scale, without baseline wander ({@link preprocessLead}); {@link leadQuality} takes a raw lead
 * @param sampleRate Hz, more than 40
 */
export function qualityIndex(window: Samples, sampleRate: number): number {
  if (!(deviation(window) > FLAT * largest(window))) return 0;
  const beats = findBeats(window, sampleRate);
  return (
    reliabilityOf(beats, 0, window.length, sampleRate) *
    ramp(highFrequencyShare(welch(window, sampleRate)), 0.7, 0.2) *
    ramp(kurtosis(window), 2, 3) *
    ramp(flatTops(window, beats.rPeaks, sampleRate), 0.6, 0.45)
  );
}

function largest(x: Samples): number {
  let most = 0;
  for (let i = 0; i < x.length; i++) most = Math.max(most, Math.abs(x[i]));
  return most;
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
