import { mean } from '../signal/statistics.js';
import type { HrvBasis, HrvMeasure } from './measure.js';

const poincare = { group: 'non-linear', unit: '1', leastIntervals: 3 } as const;
const BRENNAN = 'Brennan et al. 2001';
const TOICHI = 'Toichi et al. 1997';
const GUZIK = 'Piskorski & Guzik 2011';

/** Measures of the plot of each interval over the one before. */
export const POINCARE_MEASURES: readonly HrvMeasure[] = [
  {
    ...poincare,
    name: 'sd1',
    unit: 'ms',
    definition: 'standard deviation across the line of identity, with n - 1',
    source: BRENNAN,
    value: ({ basic }) => basic.sd1,
  },
  {
    ...poincare,
    name: 'sd2',
    unit: 'ms',
    definition: 'standard deviation along it, with n - 1',
    source: BRENNAN,
    value: ({ basic }) => basic.sd2,
  },
  {
    ...poincare,
    name: 'sd1Sd2',
    definition: 'SD1 over SD2',
    source: BRENNAN,
    value: ({ basic: { sd1, sd2 } }) => sd1 / sd2,
  },
  {
    ...poincare,
    name: 'ellipse',
    unit: 'ms^2',
    definition: 'area of the ellipse, pi SD1 SD2',
    source: BRENNAN,
    value: ({ basic: { sd1, sd2 } }) => Math.PI * sd1 * sd2,
  },
  {
    ...poincare,
    name: 'csi',
    definition: 'cardiac sympathetic index, SD2 over SD1',
    source: TOICHI,
    value: ({ basic: { sd1, sd2 } }) => sd2 / sd1,
  },
  {
    ...poincare,
    name: 'cvi',
    unit: 'lg ms^2',
    definition: 'cardiac vagal index, decimal logarithm of 16 SD1 SD2',
    source: TOICHI,
    value: ({ basic: { sd1, sd2 } }) => Math.log10(16 * sd1 * sd2),
  },
  {
    ...poincare,
    name: 'modifiedCsi',
    unit: 'ms',
    definition: '4 SD2^2 / SD1',
    source: 'Jeppesen et al. 2014',
    value: ({ basic: { sd1, sd2 } }) => (4 * sd2 ** 2) / sd1,
  },
  {
    ...poincare,
    name: 'guzikIndex',
    definition: 'distances from the line of identity of points above it, as a share of all',
    source: 'Guzik et al. 2006',
    value: (basis) => shareAbove(basis, (x, y) => Math.abs(y - x)),
  },
  {
    ...poincare,
    name: 'slopeIndex',
    definition: 'the same share of the angles between points and that line, seen from the origin',
    source: 'Karmakar et al. 2015',
    value: (basis) => shareAbove(basis, angle),
  },
  {
    ...poincare,
    name: 'areaIndex',
    definition: 'the same share of the sectors between points and that line',
    source: 'Yan et al. 2017',
    value: (basis) => shareAbove(basis, (x, y) => (x * x + y * y) * angle(x, y)),
  },
  {
    ...poincare,
    name: 'portaIndex',
    definition: 'points below the line of identity over those beside it',
    source: 'Porta et al. 2008',
    value: ({ differences }) => {
      const beside = differences.filter((difference) => difference !== 0);
      return beside.length > 0 ? beside.filter((difference) => difference < 0).length / beside.length : Number.NaN;
    },
  },
  ...(['d', 'a'] as const).flatMap((part): HrvMeasure[] => {
    const what = part === 'd' ? 'decelerations: points above the line of identity' : 'accelerations: points below it';
    return [
      {
        ...poincare,
        name: `sd1${part}`,
        unit: 'ms',
        definition: `part of the deviation across the line of identity by ${what}`,
        source: GUZIK,
        value: (basis) => Math.sqrt(parts(basis)[part].across),
      },
      {
        ...poincare,
        name: `c1${part}`,
        definition: `its square as a share of all`,
        source: GUZIK,
        value: (basis) => shareOf(basis, part, ({ across }) => across),
      },
      {
        ...poincare,
        name: `sd2${part}`,
        unit: 'ms',
        definition: `part of the deviation along that line by these points; points on it count for both by half`,
        source: GUZIK,
        value: (basis) => Math.sqrt(parts(basis)[part].along),
      },
      {
        ...poincare,
        name: `c2${part}`,
        definition: `its square as a share of all`,
        source: GUZIK,
        value: (basis) => shareOf(basis, part, ({ along }) => along),
      },
      {
        ...poincare,
        name: `sdnn${part}`,
        unit: 'ms',
        definition: `root of the mean of both squares`,
        source: GUZIK,
        value: (basis) => Math.sqrt((parts(basis)[part].across + parts(basis)[part].along) / 2),
      },
      {
        ...poincare,
        name: `c${part}`,
        definition: `its square as a share of all`,
        source: GUZIK,
        value: (basis) => shareOf(basis, part, ({ across, along }) => across + along),
      },
    ];
  }),
];

const angle = (x: number, y: number): number => Math.abs(Math.atan2(y, x) - Math.PI / 4);

/** What points above the line of identity have of all. */
function shareAbove({ first, second }: HrvBasis, of: (x: number, y: number) => number): number {
  let [above, all] = [0, 0];
  for (let i = 0; i < first.length; i++) {
    const value = of(first[i], second[i]);
    all += value;
    if (second[i] > first[i]) above += value;
  }
  return all > 0 ? above / all : Number.NaN;
}

interface Part {
  across: number;
  along: number;
}

/** Squared deviations of points above and below the line of identity: from that line, and along it from the centre. */
function parts({ first, second }: HrvBasis): { d: Part; a: Part } {
  const centre = mean(first) + mean(second);
  const out = { d: { across: 0, along: 0 }, a: { across: 0, along: 0 } };
  const scale = 1 / (2 * (first.length - 1));
  for (let i = 0; i < first.length; i++) {
    const difference = second[i] - first[i];
    const along = scale * (first[i] + second[i] - centre) ** 2;
    if (difference === 0) {
      out.d.along += along / 2;
      out.a.along += along / 2;
      continue;
    }
    const part = difference > 0 ? out.d : out.a;
    part.across += scale * difference ** 2;
    part.along += along;
  }
  return out;
}

function shareOf(basis: HrvBasis, part: 'd' | 'a', of: (part: Part) => number): number {
  const { d, a } = parts(basis);
  return of(part === 'd' ? d : a) / (of(d) + of(a));
}
