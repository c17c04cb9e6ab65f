/** A learning rate that falls in stairs: the paper's, after its first 10,000 steps. */
export interface StaircaseSchedule {
  readonly initial: number;
  /** What the rate is multiplied by at every stair; default 1. */
  readonly factor?: number;
  /** Steps on a stair; default: no stairs. */
  readonly every?: number;
}

/** A learning rate that falls along half a cosine (Loshchilov & Hutter 2017, without restarts), slowly at first and at last. */
export interface CosineSchedule {
  readonly initial: number;
  /** Steps until it is 0. */
  readonly steps: number;
}

/** How the learning rate changes over the steps of a run. */
export type LearningRateSchedule = StaircaseSchedule | CosineSchedule;

/**
 * The learning rate of step `step` (from 0): the staircase form of exponential decay, initial x factor^floor(step / every); or
 * initial x (1 + cos(pi step / steps)) / 2, and 0 from then on.
 */
export function learningRateAt(step: number, schedule: LearningRateSchedule): number {
  if ('steps' in schedule) return (schedule.initial * (1 + Math.cos(Math.PI * Math.min(1, step / schedule.steps)))) / 2;
  const { initial, factor = 1, every = Number.POSITIVE_INFINITY } = schedule;
  return initial * factor ** Math.floor(step / every);
}
