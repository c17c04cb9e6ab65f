import { type Batch, dropoutMasks, type NetworkDescription } from '@ecg-affect/network';
import type { Random } from '@ecg-affect/random';
import { type PretextBatch, pretextBatch } from '@ecg-affect/transforms';
import { group, sum } from 'd3-array';
import type { PretrainConfiguration } from './configuration.js';
import type { JoinedSource } from './window-source.js';

/** The batches of a run by step number: any step's batch can be made without the steps before it. */
export interface TrainingBatches {
  readonly stepsPerEpoch: number;
  /** @param step from 0, through all epochs */
  batch(step: number): Promise<Batch>;
}

/**
 * Every epoch visits each row once in an order of its own, or as many rows of each subject as `subjectWindows` allows; its last batch holds what is left.
 * @param rows the rows of `source` to train on
 */
export function trainingBatches(
  source: JoinedSource,
  rows: Uint32Array,
  network: NetworkDescription,
  configuration: PretrainConfiguration,
  random: Random,
): TrainingBatches {
  const { batchSize, subjectWindows } = configuration;
  const own = groupBySubject(source, rows);
  const most = subjectWindows ?? rows.length;
  const stepsPerEpoch = Math.ceil(sum(own, ({ length }) => Math.min(most, length)) / batchSize);
  let order = { epoch: -1, rows };
  return {
    stepsPerEpoch,
    batch: async (step) => {
      const epoch = Math.floor(step / stepsPerEpoch);
      if (order.epoch !== epoch) {
        const chosen = rowsOfEpoch(own, most, epoch, random);
        const places = random.derive('order', epoch).permutation(chosen.length);
        order = { epoch, rows: places.map((place) => chosen[place]) };
      }
      const start = (step % stepsPerEpoch) * batchSize;
      const chosen = order.rows.subarray(start, start + batchSize);
      const batch = await signalsOf(source, chosen, configuration, random.derive('transforms', epoch));
      return { ...batch, dropoutMasks: dropoutMasks(network, batch.size, random.derive('dropout', step)) };
    },
  };
}

function groupBySubject({ subjects }: JoinedSource, rows: Uint32Array): Uint32Array[] {
  return Array.from(group(rows, (row) => subjects[row]).values(), (own) => Uint32Array.from(own));
}

/** Ascending: of every subject its next `most` rows, in an order of its own, so that epoch after epoch all get their turn. */
function rowsOfEpoch(own: readonly Uint32Array[], most: number, epoch: number, random: Random): Uint32Array {
  const chosen = own.flatMap((rows) => {
    if (rows.length <= most) return Array.from(rows);
    const turns = random.derive('turns', rows[0]).permutation(rows.length);
    return Array.from({ length: most }, (_, i) => rows[turns[(epoch * most + i) % rows.length]]);
  });
  return Uint32Array.from(chosen).sort();
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
