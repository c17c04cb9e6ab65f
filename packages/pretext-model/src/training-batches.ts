import { type Batch, dropoutMasks, type NetworkDescription } from '@ecg-affect/network';
import type { Random } from '@ecg-affect/random';
import { type PretextBatch, pretextBatch } from '@ecg-affect/transforms';
import type { PretrainConfiguration } from './configuration.js';
import type { JoinedSource } from './window-source.js';

/** The batches of a run by step number: any step's batch can be made without the steps before it. */
export interface TrainingBatches {
  readonly stepsPerEpoch: number;
  /** @param step from 0, through all epochs */
  batch(step: number): Promise<Batch>;
}

/**
 * Every epoch visits each row once in an order of its own; its last batch holds what is left.
 * @param rows the rows of `source` to train on
 */
export function trainingBatches(
  source: JoinedSource,
  rows: Uint32Array,
  network: NetworkDescription,
  configuration: PretrainConfiguration,
  random: Random,
): TrainingBatches {
  const { batchSize } = configuration;
  const stepsPerEpoch = Math.ceil(rows.length / batchSize);
  let order = { epoch: -1, rows };
  return {
    stepsPerEpoch,
    batch: async (step) => {
      const epoch = Math.floor(step / stepsPerEpoch);
      if (order.epoch !== epoch)
        order = {
          epoch,
          rows: random
            .derive('order', epoch)
            .permutation(rows.length)
            .map((i) => rows[i]),
        };
      const start = (step % stepsPerEpoch) * batchSize;
      const chosen = order.rows.subarray(start, start + batchSize);
      const batch = await signalsOf(source, chosen, configuration, random.derive('transforms', epoch));
      return { ...batch, dropoutMasks: dropoutMasks(network, batch.size, random.derive('dropout', step)) };
    },
  };
}

/** Reads windows and makes their transformed copies. */
export async function signalsOf(
  source: JoinedSource,
  rows: Uint32Array,
  { transformations, difficulty }: PretrainConfiguration,
  random: Random,
): Promise<PretextBatch> {
  return pretextBatch(await source.read(rows), rows, random, { transformations, difficulty });
}
