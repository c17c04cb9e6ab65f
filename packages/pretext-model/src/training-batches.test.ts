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

it('of a subject with many windows, an epoch takes as many as asked, and all get their turn', async () => {
  const subjects = Array.from({ length: 30 }, (_, row) => (row % 10 < 7 ? 'tiny/long' : `tiny/${row % 10}`));
  const visited: number[] = [];
  const tiny = tinySource();
  const read = async (rows: ArrayLike<number>) => {
    visited.push(...Array.from(rows));
    return tiny.read(rows);
  };
  const source = joinSources([{ ...tiny, rows: subjects.length, subjects, read }]);
  const configuration = pretrainConfigurationSchema.parse({
    batchSize: 4,
    transformations: ['negate'],
    subjectWindows: 7,
  });
  const network = pretextNetwork({ transformations: ['negate'], encoder: tinyEncoder });
  const rows = Uint32Array.from(subjects.keys()).filter((row) => row !== 29);
  const { batch, stepsPerEpoch } = trainingBatches(source, rows, network, configuration, new Random(1));
  // 7 of 21, and all of 3 + 3 + 2.
  expect(stepsPerEpoch).toBe(4);
  const epochs: number[][] = [];
  for (let step = 0; step < 3 * stepsPerEpoch; step++) {
    await batch(step);
    if ((step + 1) % stepsPerEpoch === 0) epochs.push(visited.splice(0).sort((a, b) => a - b));
  }
  const long = epochs.map((chosen) => chosen.filter((row) => subjects[row] === 'tiny/long'));
  expect(epochs.map(({ length }) => length)).toEqual([15, 15, 15]);
  expect(long.map(({ length }) => length)).toEqual([7, 7, 7]);
  expect(new Set(long.flat()).size).toBe(21);
});

function batchOf(batches: readonly (readonly number[])[]): number[] {
  const found: number[] = [];
  for (const [index, batch] of batches.entries()) for (const row of batch) found[row] = index;
  return found;
}
