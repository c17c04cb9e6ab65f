import type { EncoderDescription, NetworkDescription } from '@ecg-affect/network';
import { type PretextTask, TRANSFORMATIONS, type Transformation } from '@ecg-affect/transforms';
import { PAPER_ENCODER } from './encoder.js';

/** Which tasks are learned, by which encoder. */
export interface PretextNetworkOptions {
  /** Default: all six. */
  readonly transformations?: readonly Transformation[];
  /** Default: the paper's. */
  readonly encoder?: EncoderDescription;
}

/** Heads whose task is learned at once count less (method of Sarkar & Etemad 2020, section 4.3). */
const EASY: ReadonlySet<PretextTask> = new Set(['negate', 'reverse']);

/**
 * The encoder with one head a task, `original` first, each named by its task: "is this transformation present?". Two hidden layers of 128,
 * leaky ReLU, dropout 0.6; with all tasks on the paper's encoder 561,223 parameters.
 */
export function pretextNetwork({
  transformations = TRANSFORMATIONS,
  encoder = PAPER_ENCODER,
}: PretextNetworkOptions = {}): NetworkDescription {
  const tasks: readonly PretextTask[] = ['original', ...transformations];
  return {
    input: { encoder },
    heads: tasks.map((name) => ({
      name,
      hidden: [128, 128],
      activation: { kind: 'leakyRelu', slope: encoder.slope },
      dropout: 0.6,
      outputs: 1,
      loss: 'sigmoid',
      weight: EASY.has(name) ? 0.0125 : 0.195,
    })),
  };
}
