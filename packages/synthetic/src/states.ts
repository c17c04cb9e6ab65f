import type { Random } from '@ecg-affect/random';
import type { EcgModel } from './ecg.js';
import { drawMorphology, type Morphology } from './morphology.js';
import type { Rhythm } from './rhythm.js';

/** The states of a synthetic subject; the number of a state is its label `stress`. */
export const STATES = ['rest', 'stress'] as const;
/** One of {@link STATES}. */
export type State = (typeof STATES)[number];

/**
 * One subject in both states. Under stress the heart beats faster, breathing is quicker, its arrhythmia smaller and the T wave lower, by amounts
 * that differ from subject to subject and are smaller than the differences between subjects at rest: neither the heart rate nor its
 * variability tells the states apart in everybody.
 */
export function drawSubject(random: Random): Readonly<Record<State, EcgModel>> {
  const normal = (mean: number, deviation: number) => mean + deviation * random.normal();
  const factor = (median: number, spread: number) => median * Math.exp(spread * random.normal());
  const morphology = drawMorphology(random);
  const disturbance = { breathing: factor(0.06, 0.3), drift: factor(0.08, 0.3), noise: factor(0.015, 0.3) };
  const rest: Rhythm = {
    heartRate: Math.max(48, normal(68, 8)),
    breathing: Math.max(0.17, normal(0.23, 0.025)),
    respiratory: factor(0.035, 0.35),
    lowFrequency: factor(0.03, 0.3),
    slow: factor(0.02, 0.3),
  };
  const stress: Rhythm = {
    heartRate: rest.heartRate + normal(9, 6),
    breathing: rest.breathing + Math.max(0, normal(0.05, 0.03)),
    respiratory: rest.respiratory * factor(0.65, 0.3),
    lowFrequency: rest.lowFrequency * factor(0.85, 0.3),
    slow: rest.slow * factor(1, 0.3),
  };
  const flatter = factor(0.85, 0.1);
  return {
    rest: { rhythm: rest, morphology, disturbance },
    stress: { rhythm: stress, morphology: withTWave(morphology, flatter), disturbance },
  };
}

function withTWave(morphology: Morphology, factor: number): Morphology {
  return morphology.map((wave, index) =>
    index === morphology.length - 1 ? { ...wave, height: wave.height * factor } : wave,
  );
}
