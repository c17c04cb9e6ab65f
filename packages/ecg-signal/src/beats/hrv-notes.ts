import type { Hrv } from './hrv.js';
import { BANDS } from './hrv-spectrum.js';

/**
 * One sentence for each group of measures that {@link hrv} withholds, and why: too few beats, or too short a time for a band.
 *
 * @example
 * hrvNotes(hrv(beats, 256)); // ['lf, lfHf: withheld, LF takes 120 s of beats without a gap of 5 s (Task Force 1996), there are 61 s', ...]
 */
export function hrvNotes(measures: Hrv): string[] {
  if (Number.isNaN(measures.meanHeartRate)) return ['every measure is withheld: no two beats in a row are normal ones'];
  const notes: string[] = [];
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
