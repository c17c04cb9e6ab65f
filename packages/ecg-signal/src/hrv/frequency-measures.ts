import { HRV_BANDS } from '../beats/hrv-spectrum.js';
import { type HrvMeasure, TASK_FORCE } from './measure.js';

const frequency = { group: 'frequency', leastIntervals: 3 } as const;
const SPECTRUM =
  'of a natural cubic spline at 4 Hz through the longest stretch without a gap of 5 s, by Welch with Hann windows of about 256 s that overlap by half and cover it to its end';

export const FREQUENCY_MEASURES: readonly HrvMeasure[] = [
  ...(['vlf', 'lf', 'hf'] as const).map((band): HrvMeasure => {
    const { low, high, leastSeconds } = HRV_BANDS[band];
    return {
      ...frequency,
      name: band,
      unit: 'ms^2',
      definition: `power from ${low} to ${high} Hz${band === 'vlf' ? `, ${SPECTRUM}` : ''}`,
      source: TASK_FORCE,
      leastSeconds,
      value: ({ basic }) => basic[band],
    };
  }),
  {
    ...frequency,
    name: 'vhf',
    unit: 'ms^2',
    definition: 'power from 0.4 to 0.5 Hz; only at 60 beats a minute and more, whose intervals tell it',
    source: 'above the bands of the Task Force',
    leastSeconds: HRV_BANDS.hf.leastSeconds,
    value: ({ vhf, basic }) => (basic.meanHeartRate >= 60 && !Number.isNaN(basic.hf) ? vhf : Number.NaN),
  },
  {
    ...frequency,
    name: 'totalPower',
    unit: 'ms^2',
    definition: 'power up to 0.4 Hz',
    source: TASK_FORCE,
    leastSeconds: HRV_BANDS.vlf.leastSeconds,
    value: ({ totalPower, basic }) => (Number.isNaN(basic.vlf) ? Number.NaN : totalPower),
  },
  {
    ...frequency,
    name: 'lfHf',
    unit: '1',
    definition: 'LF over HF',
    source: TASK_FORCE,
    leastSeconds: HRV_BANDS.lf.leastSeconds,
    value: ({ basic }) => basic.lfHf,
  },
  {
    ...frequency,
    name: 'lfNorm',
    unit: '1',
    definition: 'LF over LF + HF: the total power without VLF',
    source: TASK_FORCE,
    leastSeconds: HRV_BANDS.lf.leastSeconds,
    value: ({ basic: { lf, hf } }) => lf / (lf + hf),
  },
  {
    ...frequency,
    name: 'hfNorm',
    unit: '1',
    definition: 'HF over LF + HF',
    source: TASK_FORCE,
    leastSeconds: HRV_BANDS.lf.leastSeconds,
    value: ({ basic: { lf, hf } }) => hf / (lf + hf),
  },
  {
    ...frequency,
    name: 'lnHf',
    unit: 'ln ms^2',
    definition: 'natural logarithm of HF',
    source: 'usual transform',
    leastSeconds: HRV_BANDS.hf.leastSeconds,
    value: ({ basic }) => Math.log(basic.hf),
  },
];
