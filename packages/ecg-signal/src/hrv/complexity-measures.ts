import { approximateEntropy, fuzzyEntropy } from './entropies.js';
import { detrendedFluctuation, higuchiDimension, lempelZiv } from './fractals.js';
import type { HrvMeasure } from './measure.js';

const complexity = { group: 'non-linear', unit: '1' } as const;

/** Measures of the NN intervals as a series, in which what was left out leaves no hole. */
export const COMPLEXITY_MEASURES: readonly HrvMeasure[] = [
  {
    ...complexity,
    name: 'sampleEntropy',
    definition: 'of patterns of 2 within 0.2 standard deviations; of the first 4,096 intervals',
    source: 'Richman & Moorman 2000',
    leastIntervals: 20,
    value: ({ basic }) => basic.sampleEntropy,
  },
  {
    ...complexity,
    name: 'approximateEntropy',
    definition: 'of patterns of 2 within 0.2 standard deviations, each like itself; of the first 4,096 intervals',
    source: 'Pincus 1991',
    leastIntervals: 100,
    value: ({ nn }) => approximateEntropy(nn.intervals),
  },
  {
    ...complexity,
    name: 'fuzzyEntropy',
    definition:
      'of patterns of 2, each about its mean, alike by exp(-d / r), r = 0.2 standard deviations; of the first 4,096 intervals',
    source: 'Chen et al. 2007',
    leastIntervals: 50,
    value: ({ nn }) => fuzzyEntropy(nn.intervals),
  },
  {
    ...complexity,
    name: 'dfaAlpha1',
    definition: 'slope of detrended fluctuation over segments of 4 to 16 intervals, from both ends',
    source: 'Peng et al. 1995',
    leastIntervals: 64,
    value: ({ nn }) => detrendedFluctuation(nn.intervals, 4, 16),
  },
  {
    ...complexity,
    name: 'dfaAlpha2',
    definition: 'the same over 16 to 64',
    source: 'Peng et al. 1995',
    leastIntervals: 256,
    value: ({ nn }) => detrendedFluctuation(nn.intervals, 16, 64),
  },
  {
    ...complexity,
    name: 'higuchiDimension',
    definition: 'fractal dimension by lengths at intervals of 1 to 10',
    source: 'Higuchi 1988',
    leastIntervals: 100,
    value: ({ nn }) => higuchiDimension(nn.intervals),
  },
  {
    ...complexity,
    name: 'lempelZiv',
    definition:
      'words of the intervals above and below their mean, over those of a random sequence, n / log2 n; of the first 4,096',
    source: 'Lempel & Ziv 1976',
    leastIntervals: 100,
    value: ({ nn }) => lempelZiv(nn.intervals),
  },
];
