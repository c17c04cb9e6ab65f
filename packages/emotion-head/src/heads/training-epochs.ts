import { type Examples, rowCount, selectRows } from '@ecg-affect/evaluation';
import {
  type Batch,
  createTrainingState,
  dropoutMasks,
  type NetworkDescription,
  type Parameters,
  type Program,
  trainStep,
} from '@ecg-affect/network';
import type { Random } from '@ecg-affect/random';

/** How a step of training is taken. */
export interface StepOptions {
  /** Of Adam; default 1e-3. */
  readonly learningRate?: number;
  /** Weight of 1/2 sum w^2 over kernels; default 0. */
  readonly l2?: number;
  /** Rows a step, the last of an epoch taking what is left; default 128. */
  readonly batch?: number;
}

export interface TrainedEpoch {
  /** From 1. */
  readonly epoch: number;
  /** Mean cross-entropy of the epoch's batches. */
  readonly loss: number;
  /** The next epoch changes them in place. */
  readonly parameters: Parameters;
}

/**
 * Trains a network of one softmax head, epoch after epoch, without end: the caller stops asking.
 * @param initial parameters to start from; not changed
 * @param random not advanced; every epoch's streams are derived from it
 * @throws DivergedError when training leaves the finite numbers
 */
export async function* trainingEpochs(
  program: Program,
  network: NetworkDescription,
  initial: Parameters,
  { features, labels }: Examples,
  random: Random,
  { learningRate = 1e-3, l2 = 0, batch = 128 }: StepOptions,
): AsyncGenerator<TrainedEpoch, never> {
  const [head] = network.heads;
  const rows = rowCount(features);
  const state = createTrainingState(new Map(Array.from(initial, ([name, values]) => [name, values.slice()])));
  for (let epoch = 1; ; epoch++) {
    const order = random.derive('order', epoch).permutation(rows);
    let loss = 0;
    for (let start = 0; start < rows; start += batch) {
      const chosen = order.subarray(start, start + batch);
      const examples: Batch = {
        size: chosen.length,
        x: selectRows(features, chosen).values,
        labels: new Map([[head.name, Float32Array.from(chosen, (row) => labels[row])]]),
        dropoutMasks: dropoutMasks(network, chosen.length, random.derive('dropout', epoch, start)),
      };
      const step = await trainStep(program, state, examples, { learningRate: { initial: learningRate }, l2 });
      loss += (step.loss * chosen.length) / rows;
    }
    yield { epoch, loss, parameters: state.parameters };
  }
}
