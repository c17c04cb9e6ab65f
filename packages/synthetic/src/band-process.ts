import type { Random } from '@ecg-affect/random';

/** A band of a spectrum: a Gaussian around `centre`, both in Hz. */
export interface Band {
  readonly centre: number;
  readonly width: number;
  /** Standard deviation of the signal over time, in its unit. */
  readonly deviation: number;
}

const COMPONENTS = 24;

/**
 * A stationary random signal with the spectrum of a band, as a function of time (s): a sum of sines whose frequencies are drawn from the
 * band and whose phases are random.
 */
export function bandProcess({ centre, width, deviation }: Band, random: Random): (time: number) => number {
  const amplitude = deviation * Math.sqrt(2 / COMPONENTS);
  const sines = Array.from({ length: COMPONENTS }, () => ({
    frequency: 2 * Math.PI * (centre + width * random.normal()),
    phase: 2 * Math.PI * random.next(),
  }));
  return (time) => {
    let sum = 0;
    for (const { frequency, phase } of sines) sum += Math.sin(frequency * time + phase);
    return amplitude * sum;
  };
}
