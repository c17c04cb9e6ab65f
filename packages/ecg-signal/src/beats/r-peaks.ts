import { butter } from '../signal/butter.js';
import { finiteRuns } from '../signal/finite-runs.js';
import { movingAverage } from '../signal/moving-average.js';
import type { Samples } from '../signal/samples.js';
import { sosfiltfilt } from '../signal/sosfiltfilt.js';
import { median } from '../signal/statistics.js';

/** Band of the QRS complex, Hz. */
const BAND: readonly [number, number] = [8, 20];
/** Duration of a QRS complex, of a heart beat, and of what the threshold's offset is measured over, s. */
const QRS = 0.097;
const BEAT = 0.611;
const NEIGHBOURHOOD = 10;
/** Offset of the threshold as a fraction of the mean energy. */
const OFFSET = 0.08;
/** No two beats are nearer to each other, s. */
const REFRACTORY = 0.25;

/**
 * R peaks by two moving averages (Elgendi 2013, with the constants given there): where the energy of the QRS band, averaged over the
 * duration of a QRS complex, exceeds its average over that of a beat, there is a complex. The threshold's offset is measured over 10 s
 * instead of the whole record, so that an artefact does not hide the beats far from it.
 *
 * @param samples any unit; stretches between missing samples are searched apart, those shorter than 1 s not at all
 * @param sampleRate Hz, more than 40
 * @returns sample numbers, rising: the peak of each complex in the QRS band, of one polarity throughout a stretch
 * @throws EcgSignalError when the rate is too low
 */
export function detectRPeaks(samples: Samples, sampleRate: number): Uint32Array {
  const bandpass = butter(2, BAND, 'bandpass', sampleRate);
  const peaks = finiteRuns(samples)
    .filter(({ from, to }) => to - from >= sampleRate)
    .flatMap(({ from, to }) => {
      const filtered = sosfiltfilt(bandpass, samples.subarray(from, to));
      const complexes = separate(findComplexes(filtered, sampleRate), REFRACTORY * sampleRate);
      // Each beat's own larger side would make the peak jump between R and S; the median, as an artefact must not decide.
      const upright = median(complexes.map(({ top, bottom }) => filtered[top] + filtered[bottom])) >= 0;
      return complexes.map(({ top, bottom }) => from + (upright ? top : bottom));
    });
  return Uint32Array.from(peaks);
}

/** A QRS complex by its highest and its lowest sample, and the larger of the two. */
interface Complex {
  readonly top: number;
  readonly bottom: number;
  readonly position: number;
  readonly height: number;
}

function findComplexes(filtered: Float64Array, sampleRate: number): Complex[] {
  const energy = new Float64Array(filtered.length);
  for (let i = 0; i < energy.length; i++) energy[i] = filtered[i] * filtered[i];
  const ofComplex = movingAverage(energy, Math.round(QRS * sampleRate));
  const ofBeat = movingAverage(energy, Math.round(BEAT * sampleRate));
  const around = movingAverage(energy, Math.round(NEIGHBOURHOOD * sampleRate));
  const complexes: Complex[] = [];
  for (let i = 0; i < energy.length; i++) {
    const from = i;
    let top = i;
    let bottom = i;
    for (; i < energy.length && ofComplex[i] > ofBeat[i] + OFFSET * around[i]; i++) {
      if (filtered[i] > filtered[top]) top = i;
      if (filtered[i] < filtered[bottom]) bottom = i;
    }
    if (i - from >= QRS * sampleRate) {
      const position = energy[top] > energy[bottom] ? top : bottom;
      complexes.push({ top, bottom, position, height: energy[position] });
    }
  }
  return complexes;
}

/** Keeps the higher of two complexes that are nearer than `distance` samples. */
function separate(complexes: readonly Complex[], distance: number): Complex[] {
  const kept: Complex[] = [];
  for (const complex of complexes) {
    const last = kept.at(-1);
    if (last === undefined || complex.position - last.position >= distance) kept.push(complex);
    else if (complex.height > last.height) kept[kept.length - 1] = complex;
  }
  return kept;
}
