import type { Samples } from '../signal/samples.js';
import { mean } from '../signal/statistics.js';

/** What of a beat is compared, s before and after its R peak: the QRS complex and most of its T wave. */
const BEFORE = 0.1;
const AFTER = 0.3;

/**
 * How far beats have one shape: the share of their variance that their average explains, freed of what k arbitrary shapes would share
 * with their own average. About 1 for a clean lead, about 0 for noise, and 0 for fewer than two whole beats. A form of the template
 * correlation of Orphanidou et al. (2015) that does not depend on the number of beats.
 *
 * @param rPeaks sample numbers
 * @param sampleRate Hz
 */
export function beatAgreement(window: Samples, rPeaks: Uint32Array, sampleRate: number): number {
  const before = Math.round(BEFORE * sampleRate);
  const length = before + Math.round(AFTER * sampleRate);
  const beats = Array.from(rPeaks, (peak) => peak - before)
    .filter((start) => start >= 0 && start + length <= window.length)
    .map((start) => standardised(window.subarray(start, start + length)));
  const k = beats.length;
  if (k < 2) return 0;
  const template = new Float64Array(length);
  for (const beat of beats) for (let i = 0; i < length; i++) template[i] += beat[i];
  const unit = standardised(template);
  const correlation = mean(beats.map((beat) => dot(beat, unit)));
  // k shapes without anything in common correlate with their average by 1 / sqrt(k).
  return Math.max(0, (k * correlation ** 2 - 1) / (k - 1));
}

/** Mean 0 and length 1; zeros for a constant. */
function standardised(x: Samples): Float64Array {
  const level = mean(x);
  const centred = new Float64Array(x);
  for (let i = 0; i < x.length; i++) centred[i] -= level;
  const norm = Math.sqrt(dot(centred, centred));
  if (norm > 0) for (let i = 0; i < x.length; i++) centred[i] /= norm;
  return centred;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
