import type { HrvReport } from './hrv.js';
import { HRV_BANDS } from './hrv-spectrum.js';

/**
 * What a reader of the measures has to know, a sentence each: which {@link hrv} withholds and why (no sinus rhythm, too few beats, or too short a time for a band), and how
 * many intervals it left out.
 *
 * @example
 * hrvNotes(hrvReport(beats, 256)); // ['lf, lfHf: withheld, LF takes 120 s of beats without a gap of 5 s (Task Force 1996), there are 61 s', ...]
 */
export function hrvNotes({ measures, intervals, intervalsLeftOut, noSinusRhythm }: HrvReport): string[] {
  if (intervals === 0) return ['every measure is withheld: no two beats in a row are certain'];
  if (noSinusRhythm !== undefined) return [`no sinus rhythm to measure, variability is withheld: ${noSinusRhythm}`];
  const notes =
    intervalsLeftOut > 0
      ? [`${intervalsLeftOut} of ${intervals} intervals are left out of variability: ectopic, missed or false beats`]
      : [];
  const unknown = (['sdnn', 'rmssd', 'pnn50', 'sd1', 'sd2', 'sampleEntropy'] as const).filter((name) =>
    Number.isNaN(measures[name]),
  );
  if (unknown.length > 0) notes.push(`${unknown.join(', ')}: withheld, too few normal beats in a row`);
  for (const band of ['hf', 'lf', 'vlf'] as const) {
    if (!Number.isNaN(measures[band])) continue;
    const names = band === 'lf' ? 'lf, lfHf' : band;
    const { leastSeconds } = HRV_BANDS[band];
    notes.push(
      `${names}: withheld, ${band.toUpperCase()} takes ${leastSeconds} s of beats without a gap of 5 s (Task Force 1996), there are ${Math.floor(measures.spectrumSeconds)} s`,
    );
  }
  return notes;
}
