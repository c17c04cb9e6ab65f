import type { Gap } from '../beats/beat-intervals.js';
import { hrvReport } from '../beats/hrv.js';
import { nnSpectrum } from '../beats/hrv-spectrum.js';
import { type NnIntervals, nnIntervals } from '../beats/nn-intervals.js';
import { COMPLEXITY_MEASURES } from './complexity-measures.js';
import { FRAGMENTATION_MEASURES } from './fragmentation-measures.js';
import { FREQUENCY_MEASURES } from './frequency-measures.js';
import type { HrvBasis, HrvMeasure } from './measure.js';
import { POINCARE_MEASURES } from './poincare-measures.js';
import { TIME_MEASURES } from './time-measures.js';

/** All measures of heart-rate variability, with definition, unit, least length and source. */
export const HRV_MEASURES: readonly HrvMeasure[] = [
  ...TIME_MEASURES,
  ...FREQUENCY_MEASURES,
  ...POINCARE_MEASURES,
  ...FRAGMENTATION_MEASURES,
  ...COMPLEXITY_MEASURES,
];

/** A recording goes on for up to an interval of 2 s before its first and after its last beat. */
const ENDS = 4;

/**
 * All {@link HRV_MEASURES} of the normal intervals between beats. NaN where there are fewer intervals or seconds than a measure takes, and where there is no sinus rhythm;
 * the heart rate is that of all beats.
 *
 * @param rPeaks sample numbers, rising
 * @param sampleRate Hz
 * @param gaps where beats are not known, s
 *
 * @example
 * hrvMeasures(detectRPeaks(lead, 256), 256).dfaAlpha1;
 */
export function hrvMeasures(
  rPeaks: ArrayLike<number>,
  sampleRate: number,
  gaps: readonly Gap[] = [],
): Record<string, number> {
  const report = hrvReport(rPeaks, sampleRate, gaps);
  const { meanHeartRate, medianHeartRate } = report.measures;
  const basis = basisOf(nnIntervals(rPeaks, sampleRate, gaps), report.measures);
  const known = ({ leastIntervals, leastSeconds = 0 }: HrvMeasure) =>
    report.noSinusRhythm === undefined &&
    basis.nn.intervals.length >= leastIntervals &&
    basis.seconds >= leastSeconds - ENDS;
  return {
    ...Object.fromEntries(
      HRV_MEASURES.map((measure) => [measure.name, known(measure) ? finite(measure.value(basis)) : Number.NaN]),
    ),
    meanHeartRate,
    medianHeartRate,
  };
}

function basisOf(nn: NnIntervals, basic: HrvBasis['basic']): HrvBasis {
  const { intervals, times, follows } = nn;
  const at = [...intervals.keys()].filter((i) => follows[i]);
  const first = Float64Array.from(at, (i) => intervals[i - 1]);
  const second = Float64Array.from(at, (i) => intervals[i]);
  const { frequencies, density } = nnSpectrum(nn);
  const power = (low: number, high: number) =>
    density.reduce((sum, value, i) => sum + (frequencies[i] >= low && frequencies[i] < high ? value : 0), 0) *
    (frequencies[1] ?? 0);
  return {
    nn,
    first,
    second,
    differences: second.map((value, i) => value - first[i]),
    seconds: times.length > 0 ? times[times.length - 1] - times[0] + intervals[0] / 1000 : 0,
    totalPower: power(0, 0.4),
    vhf: power(0.4, 0.5),
    basic,
  };
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
