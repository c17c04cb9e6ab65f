import type { Batch, GradientResult, Parameters, Program } from '../engine.js';
import { type AdamState, adamStep, createAdam } from './adam.js';
import { type LearningRateSchedule, learningRateAt } from './learning-rate.js';

/** All that training changes: with it, the seed and the data, a run goes on as if it had never stopped. */
export interface TrainingState {
  readonly parameters: Parameters;
  readonly optimiser: AdamState;
  /** Exponential moving average of the parameters, where a run keeps one; see `averageStep`. */
  readonly average?: Parameters;
}

/** Settings of a training step. */
export interface TrainStepOptions {
  readonly learningRate: LearningRateSchedule;
  /** See `AdamOptions.l2`. */
  readonly l2?: number;
}

/** What one step measured. */
export interface TrainStepResult extends Omit<GradientResult, 'gradients'> {
  /** Number of this step, from 1. */
  readonly step: number;
  readonly learningRate: number;
  /** Euclidean norm over all gradients, before L2. */
  readonly gradientNorm: number;
  /** Euclidean norm over all parameters, after the step. */
  readonly weightNorm: number;
}

/** Training has left the finite numbers; its message names the step, the learning rate and the norms. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';
}

/** The state before the first step of training `parameters`, which it will change in place. */
export function createTrainingState(parameters: Parameters): TrainingState {
  return { parameters, optimiser: createAdam(parameters) };
}

/** Euclidean norm over all tensors. */
export function globalNorm(tensors: Parameters): number {
  let sum = 0;
  for (const tensor of tensors.values()) {
    // By index: iterating a typed array takes several times as long, and this runs twice a step.
    for (let i = 0; i < tensor.length; i++) sum += tensor[i] * tensor[i];
  }
  return Math.sqrt(sum);
}

/**
 * One step of training: gradients by the program, Adam on the host.
 * @param state changed in place
 * @throws DivergedError when the loss, the gradient or the new weights are not finite; on a loss or gradient the state is still unchanged
 */
export async function trainStep(
  program: Program,
  state: TrainingState,
  batch: Batch,
  { learningRate: schedule, l2 = 0 }: TrainStepOptions,
): Promise<TrainStepResult> {
  const { gradients, ...measured } = await program.gradients(state.parameters, batch);
  const learningRate = learningRateAt(state.optimiser.step, schedule);
  const gradientNorm = globalNorm(gradients);
  const finite = Number.isFinite(measured.loss) && Number.isFinite(gradientNorm);
  if (finite) adamStep(state.parameters, gradients, state.optimiser, { learningRate, l2 });
  const step = state.optimiser.step + (finite ? 0 : 1);
  const weightNorm = globalNorm(state.parameters);
  if (!finite || !Number.isFinite(weightNorm)) {
    throw new DivergedError(
      `training diverged at step ${step}: loss ${measured.loss}, learning rate ${learningRate}, ` +
        `gradient norm ${gradientNorm}, weight norm ${weightNorm}`,
    );
  }
  return { ...measured, step, learningRate, gradientNorm, weightNorm };
}
