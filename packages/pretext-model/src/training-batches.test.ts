import { Random } from '@ecg-affect/random';
import { expect, it } from 'vitest';
import { pretrainConfigurationSchema } from './configuration.js';
import { pretextNetwork } from './pretext-network.js';
import { tinyEncoder, tinySettings, tinySource } from './testing/tiny-run.js';
import { trainingBatches } from './training-batches.js';
import { joinSources } from './window-source.js';

it('an epoch visits every row once, and windows that share a batch seldom share one in the next', async () => {
  const ROWS = 1000;
  const BATCH = 20;
  const visited: number[][] = [];
  const tiny = tinySource();
  const source = joinSources([
    {
      ...tiny,
      rows: ROWS,
      subjects: Array(ROWS).fill('tiny/0'),
      read: async (rows) => {
        visited.push([...Array.from(rows)]);
        return tiny.read(rows);
      },
    },
  ]);
  const configuration = pretrainConfigurationSchema.parse({
    ...tinySettings,
    batchSize: BATCH,
    transformations: ['negate'],
  });
  const network = pretextNetwork({ transformations: ['negate'], encoder: tinyEncoder });
  const rows = Uint32Array.from({ length: ROWS }, (_, row) => row);
  const { batch, stepsPerEpoch } = trainingBatches(source, rows, network, configuration, new Random(1));
  for (let step = 0; step < 2 * stepsPerEpoch; step++) await batch(step);
  const epochs = [visited.slice(0, stepsPerEpoch), visited.slice(stepsPerEpoch)];
  for (const batches of epochs) expect(batches.flat().sort((a, b) => a - b)).toEqual([...rows]);
  const [before, after] = epochs.map((batches) => batchOf(batches));
  let together = 0;
  let again = 0;
  for (let a = 0; a < ROWS; a++) {
    for (let b = a + 1; b < ROWS; b++) {
      if (before[a] !== before[b]) continue;
      together++;
      if (after[a] === after[b]) again++;
    }
  }
  const chance = (BATCH - 1) / (ROWS - 1);
  expect(Math.abs(again / together - chance)).toBeLessThan(4 * Math.sqrt(chance / together));
});

function batchOf(batches: readonly (readonly number[])[]): number[] {
  const found: number[] = [];
  for (const [index, batch] of batches.entries()) for (const row of batch) found[row] = index;
  return found;
}
