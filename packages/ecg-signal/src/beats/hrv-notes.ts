import type { Hrv } from './hrv.js';
import { LEAST_QUALITY } from './hrv-features.js';
import { BANDS } from './hrv-spectrum.js';

/**
 * What a reader of the measures has to know, a sentence each: which {@link hrv} withholds and why (too few beats, or too short a time for a
 * band), and that beats of a lead of low quality are not to be trusted.
 *
 * @param quality of the lead ({@link leadQuality})
 *
 * @example
 * hrvNotes(hrv(beats, 256), leadQuality(lead, 256)); // ['lf, lfHf: withheld, LF takes 120 s of beats without a gap of 5 s (Task Force 1996), there are 61 s', ...]
 */
export function hrvNotes(measures: Hrv, quality: number): string[] {
  if (Number.isNaN(measures.meanHeartRate)) return ['every measure is withheld: no two beats in a row are normal ones'];
  const notes =
    quality < LEAST_QUALITY
      ? [`the quality ${quality.toFixed(2)} is below ${LEAST_QUALITY}: these beats are not to be trusted`]
      : [];
  const unknown = (['sdnn', 'rmssd', 'pnn50', 'sd1', 'sd2', 'sampleEntropy'] as const).filter((name) =>
    Number.isNaN(measures[name]),
  );
  if (unknown.length > 0) notes.push(`${unknown.join(', ')}: withheld, too few normal beats in a row`);
  for (const band of ['hf', 'lf', 'vlf'] as const) {
    if (!Number.isNaN(measures[band])) continue;
    const names = band === 'lf' ? 'lf, lfHf' : band;
    const { leastSeconds } = BANDS[band];
    notes.push(
      `${names}: withheld, ${band.toUpperCase()} takes ${leastSeconds} s of beats without a gap of 5 s (Task Force 1996), there are ${Math.floor(measures.spectrumSeconds)} s`,
    );
  }
  return notes;
}
