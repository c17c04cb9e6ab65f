import { mean, median } from '../signal/statistics.js';
import { type HrvBasis, type HrvMeasure, sampleDeviation, TASK_FORCE } from './measure.js';
import { triangularIndex, triangularWidth } from './triangular.js';

const time = { group: 'time', unit: 'ms', leastIntervals: 2 } as const;
/** The Task Force's triangular measures take "at least 20 minutes (but preferably 24 hours)". */
const TRIANGULAR_SECONDS = 1200;

export const TIME_MEASURES: readonly HrvMeasure[] = [
  {
    ...time,
    name: 'meanHeartRate',
    unit: '1/min',
    definition: '60 s over the mean interval of all beats that follow each other, ectopic ones included',
    source: TASK_FORCE,
    leastIntervals: 1,
    value: ({ basic }) => basic.meanHeartRate,
  },
  {
    ...time,
    name: 'medianHeartRate',
    unit: '1/min',
    definition: '60 s over the median of these intervals',
    source: 'as the mean',
    leastIntervals: 1,
    value: ({ basic }) => basic.medianHeartRate,
  },
  {
    ...time,
    name: 'meanNn',
    definition: 'mean NN interval',
    source: TASK_FORCE,
    leastIntervals: 1,
    value: ({ basic }) => basic.meanNn,
  },
  {
    ...time,
    name: 'sdnn',
    definition: 'standard deviation of the NN intervals, with n - 1',
    source: TASK_FORCE,
    value: ({ basic }) => basic.sdnn,
  },
  {
    ...time,
    name: 'rmssd',
    definition:
      'root of the mean squared difference of NN intervals that follow each other, with no beat between them left out',
    source: TASK_FORCE,
    value: ({ basic }) => basic.rmssd,
  },
  {
    ...time,
    name: 'sdsd',
    definition: 'standard deviation of these differences, with their signs, with n - 1',
    source: TASK_FORCE,
    leastIntervals: 3,
    value: ({ differences }) => sampleDeviation(differences),
  },
  {
    ...time,
    name: 'pnn50',
    unit: '1',
    definition: 'differences of more than 50 ms (50 ms are not) over the number of all NN intervals',
    source: TASK_FORCE,
    value: ({ basic }) => basic.pnn50,
  },
  {
    ...time,
    name: 'pnn20',
    unit: '1',
    definition: 'the same with 20 ms',
    source: 'Mietus et al. 2002',
    value: (basis) => shareAbove(basis, 20),
  },
  ...([1, 2, 5] as const).flatMap((minutes): HrvMeasure[] => [
    {
      ...time,
      name: `sdann${minutes}`,
      definition: `standard deviation of the mean NN intervals of segments of ${minutes} min, with n - 1; whole segments only`,
      source: minutes === 5 ? TASK_FORCE : `${TASK_FORCE}, of 5 min there`,
      leastSeconds: 3 * 60 * minutes,
      value: (basis) => sampleDeviation(segments(basis, 60 * minutes).map(mean)),
    },
    {
      ...time,
      name: `sdnni${minutes}`,
      definition: `mean of the standard deviations of these segments of ${minutes} min (SDNN index)`,
      source: minutes === 5 ? TASK_FORCE : `${TASK_FORCE}, of 5 min there`,
      leastSeconds: 3 * 60 * minutes,
      value: (basis) => mean(segments(basis, 60 * minutes).map(sampleDeviation)),
    },
  ]),
  {
    ...time,
    name: 'cvnn',
    unit: '1',
    definition: 'SDNN over the mean NN interval',
    source: 'coefficient of variation',
    value: ({ basic }) => basic.sdnn / basic.meanNn,
  },
  {
    ...time,
    name: 'cvsd',
    unit: '1',
    definition: 'RMSSD over the mean NN interval',
    source: 'as CVNN',
    value: ({ basic }) => basic.rmssd / basic.meanNn,
  },
  {
    ...time,
    name: 'medianNn',
    definition: 'median NN interval',
    source: 'median',
    leastIntervals: 1,
    value: ({ nn }) => median(nn.intervals),
  },
  {
    ...time,
    name: 'madNn',
    definition: 'median distance from that median, times 1.4826: the standard deviation of a normal distribution',
    source: 'Hampel 1974',
    value: ({ nn }) => deviationByMedian(nn.intervals),
  },
  {
    ...time,
    name: 'mcvNn',
    unit: '1',
    definition: 'madNn over the median NN interval',
    source: 'as CVNN',
    value: ({ nn }) => deviationByMedian(nn.intervals) / median(nn.intervals),
  },
  {
    ...time,
    name: 'iqrNn',
    definition: 'distance of the quartiles of the NN intervals',
    source: 'Hyndman & Fan 1996, type 7',
    value: ({ nn }) => quantile(nn.intervals, 0.75) - quantile(nn.intervals, 0.25),
  },
  {
    ...time,
    name: 'sdnnRmssd',
    unit: '1',
    definition: 'SDNN over RMSSD',
    source: 'Sollers et al. 2007',
    value: ({ basic }) => basic.sdnn / basic.rmssd,
  },
  ...([20, 80] as const).map(
    (percent): HrvMeasure => ({
      ...time,
      name: `prc${percent}Nn`,
      definition: `${percent}th percentile of the NN intervals`,
      source: 'Hyndman & Fan 1996, type 7',
      value: ({ nn }) => quantile(nn.intervals, percent / 100),
    }),
  ),
  {
    ...time,
    name: 'minNn',
    definition: 'least NN interval',
    source: 'minimum',
    leastIntervals: 1,
    value: ({ nn }) => nn.intervals.reduce((least, value) => Math.min(least, value)),
  },
  {
    ...time,
    name: 'maxNn',
    definition: 'greatest NN interval',
    source: 'maximum',
    leastIntervals: 1,
    value: ({ nn }) => nn.intervals.reduce((most, value) => Math.max(most, value)),
  },
  {
    ...time,
    name: 'triangularIndex',
    unit: '1',
    definition: 'number of NN intervals over that of the fullest bin of their histogram, bins of 1/128 s from 0 on',
    source: TASK_FORCE,
    leastSeconds: TRIANGULAR_SECONDS,
    value: ({ nn }) => triangularIndex(nn.intervals),
  },
  {
    ...time,
    name: 'tinn',
    definition: 'base of the triangle on that bin that is nearest to the histogram, in squares',
    source: TASK_FORCE,
    leastSeconds: TRIANGULAR_SECONDS,
    value: ({ nn }) => triangularWidth(nn.intervals),
  },
];

/** More than the rounding error of an interval, less than any difference of whole samples, ms. */
const ROUNDING = 1e-6;

function shareAbove({ differences, nn }: HrvBasis, ms: number): number {
  if (differences.length === 0) return Number.NaN;
  return differences.filter((difference) => Math.abs(difference) > ms + ROUNDING).length / nn.intervals.length;
}

/** Fewer segments tell no deviation between them. */
const LEAST_SEGMENTS = 3;

/** The NN intervals that end in each whole segment of so many seconds, where there are two; none where there are fewer than three such segments. */
function segments({ nn, seconds }: HrvBasis, length: number): Float64Array[] {
  const { intervals, times } = nn;
  const start = times[0] - intervals[0] / 1000;
  const out: Float64Array[] = [];
  for (let segment = 0, from = 0; segment < Math.floor(seconds / length); segment++) {
    let to = from;
    while (to < times.length && times[to] - start < (segment + 1) * length) to++;
    if (to - from >= 2) out.push(intervals.subarray(from, to));
    from = to;
  }
  return out.length < LEAST_SEGMENTS ? [] : out;
}

function deviationByMedian(x: Float64Array): number {
  const middle = median(x);
  return 1.4826 * median(x.map((value) => Math.abs(value - middle)));
}

function quantile(x: Float64Array, share: number): number {
  const sorted = x.slice().sort();
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  return sorted[below] + (position - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below]);
}
