import type { Random } from '@ecg-affect/random';
import { bandProcess } from './band-process.js';

/** How a heart beats for some minutes. */
export interface Rhythm {
  /** Beats a minute. */
  readonly heartRate: number;
  /** Breaths a second, Hz. */
  readonly breathing: number;
  /** Standard deviation of RR by breathing (respiratory sinus arrhythmia), s. */
  readonly respiratory: number;
  /** Standard deviation of RR around 0.1 Hz (Mayer waves), s. */
  readonly lowFrequency: number;
  /** Standard deviation of RR around 0.02 Hz, s. */
  readonly slow: number;
}

/** A rhythm over time (s). */
export interface RhythmInTime {
  /** RR interval at that moment, s. */
  rr(time: number): number;
  /** Depth of breath, of unit variance. */
  breath(time: number): number;
}

/** No heart is faster than 200 beats a minute here. */
const SHORTEST_RR = 0.3;

/**
 * RR intervals with the two peaks of the heart-rate spectrum (McSharry et al. 2003, section II.B), at 0.1 Hz and at the breathing rate,
 * and a slow drift.
 */
export function rhythmInTime(rhythm: Rhythm, random: Random): RhythmInTime {
  const { heartRate, breathing, respiratory, lowFrequency, slow } = rhythm;
  const breath = bandProcess({ centre: breathing, width: 0.015, deviation: 1 }, random.derive('breath'));
  const mayer = bandProcess({ centre: 0.1, width: 0.01, deviation: lowFrequency }, random.derive('mayer'));
  const drift = bandProcess({ centre: 0.02, width: 0.007, deviation: slow }, random.derive('drift'));
  return {
    rr: (time) => Math.max(SHORTEST_RR, 60 / heartRate + respiratory * breath(time) + mayer(time) + drift(time)),
    breath,
  };
}
