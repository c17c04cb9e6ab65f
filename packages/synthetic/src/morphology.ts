import type { Random } from '@ecg-affect/random';

/** A wave of the heartbeat: a Gaussian over the phase of the cardiac cycle, whose R peak is at 0 and whose period is 2 pi. */
export interface Wave {
  /** Phase of its peak at 60 beats a minute, rad. */
  readonly phase: number;
  /** mV */
  readonly height: number;
  /** Standard deviation at 60 beats a minute, rad. */
  readonly width: number;
  /** How its phase moves with the heart rate: with (rate / 60) to this power. */
  readonly shift: number;
}

/** P, Q, R, S and T. */
export type Morphology = readonly Wave[];

/** Phases and widths of McSharry et al. 2003, table I, with their shifts by heart rate; heights of a normal lead II. */
export const NORMAL: Morphology = [
  { phase: -1.22, height: 0.15, width: 0.25, shift: 0.25 },
  { phase: -0.26, height: -0.1, width: 0.1, shift: 0.5 },
  { phase: 0, height: 1.1, width: 0.1, shift: 0 },
  { phase: 0.26, height: -0.25, width: 0.1, shift: 0.5 },
  { phase: 1.75, height: 0.3, width: 0.4, shift: 0.25 },
];

/** The morphology of one subject: heights differ by a fifth, phases and widths by a tenth (one standard deviation). */
export function drawMorphology(random: Random): Morphology {
  const vary = (value: number, spread: number) => value * Math.exp(spread * random.normal());
  return NORMAL.map(({ phase, height, width, shift }) => ({
    phase: vary(phase, 0.08),
    height: vary(height, 0.2),
    width: vary(width, 0.1),
    shift,
  }));
}
