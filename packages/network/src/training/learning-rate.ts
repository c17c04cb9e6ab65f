/** A learning rate that falls in stairs. */
export interface LearningRateSchedule {
  readonly initial: number;
  /** What the rate is multiplied by at every stair; default 1. */
  readonly factor?: number;
  /** Steps on a stair; default: no stairs. */
  readonly every?: number;
}

/** The learning rate of step `step` (from 0), the staircase form of exponential decay: initial x factor^floor(step / every). */
export function learningRateAt(
  step: number,
  { initial, factor = 1, every = Number.POSITIVE_INFINITY }: LearningRateSchedule,
): number {
  return initial * factor ** Math.floor(step / every);
}
