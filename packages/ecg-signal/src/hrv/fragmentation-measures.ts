import type { NnIntervals } from '../beats/nn-intervals.js';
import type { HrvMeasure } from './measure.js';

const fragmentation = {
  group: 'non-linear',
  unit: '1',
  leastIntervals: 30,
  source: 'Costa et al. 2017',
} as const;

/** How often the heart rate turns. A difference of 0 belongs to no direction. */
export const FRAGMENTATION_MEASURES: readonly HrvMeasure[] = [
  {
    ...fragmentation,
    name: 'pip',
    definition:
      'NN intervals at which the heart rate turns or stops turning (inflection points), as a share of those with both neighbours',
    value: ({ nn }) => {
      const all = runs(nn);
      const points = all.reduce((sum, signs) => sum + Math.max(0, signs.length - 1), 0);
      const turns = all.reduce(
        (sum, signs) => sum + signs.filter((sign, i) => i > 0 && sign !== signs[i - 1]).length,
        0,
      );
      return turns / points;
    },
  },
  {
    ...fragmentation,
    name: 'ials',
    definition: 'inverse of the mean length, in intervals, of segments in which the heart rate goes one way',
    value: ({ nn }) => {
      const lengths = segmentLengths(nn);
      return lengths.length / lengths.reduce((sum, length) => sum + length, 0);
    },
  },
  {
    ...fragmentation,
    name: 'pss',
    definition: 'intervals in such segments of fewer than 3, as a share of those in all',
    value: ({ nn }) => {
      const lengths = segmentLengths(nn);
      const total = lengths.reduce((sum, length) => sum + length, 0);
      return lengths.filter((length) => length < 3).reduce((sum, length) => sum + length, 0) / total;
    },
  },
  {
    ...fragmentation,
    name: 'pas',
    definition: 'intervals in alternation, at least 4 in a row at which the heart rate turns, as a share of all',
    value: ({ nn }) => {
      let alternating = 0;
      for (const signs of runs(nn)) {
        for (let i = 1, length = 0; i <= signs.length; i++) {
          if (i < signs.length && signs[i] * signs[i - 1] < 0) length++;
          else {
            if (length >= 4) alternating += length;
            length = 0;
          }
        }
      }
      return alternating / nn.intervals.length;
    },
  },
];

/** Signs of the differences of intervals that follow each other, by run without a beat left out. */
function runs({ intervals, follows }: NnIntervals): number[][] {
  const out: number[][] = [];
  for (let i = 1; i < intervals.length; i++) {
    if (!follows[i]) continue;
    if (out.length === 0 || !follows[i - 1]) out.push([]);
    out.at(-1)?.push(Math.sign(intervals[i] - intervals[i - 1]));
  }
  return out;
}

function segmentLengths(nn: NnIntervals): number[] {
  const lengths: number[] = [];
  for (const signs of runs(nn)) {
    signs.forEach((sign, i) => {
      if (sign === 0) return;
      if (i > 0 && sign === signs[i - 1]) lengths[lengths.length - 1]++;
      else lengths.push(1);
    });
  }
  return lengths;
}
