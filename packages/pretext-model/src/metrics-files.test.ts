import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMetricsFiles, readSteps } from './metrics-files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metrics-'));
});
afterEach(() => rm(folder, { recursive: true }));

const step = (number: number) => ({
  step: number,
  epoch: 1,
  loss: 2,
  losses: new Map([['noise', 0.5]]),
  learningRate: 1e-3,
  gradientNorm: 3,
  weightNorm: 4,
  signalsPerSecond: 100,
});
const readLines = async (name: string) => (await readFile(join(folder, name), 'utf8')).split('\n');

test('a resumed run keeps the lines up to its checkpoint and drops what it will do again, and half a line', async () => {
  const first = await openMetricsFiles(folder, ['noise'], 0);
  for (const number of [1, 2, 3]) await first.addStep(step(number));
  await writeFile(join(folder, 'steps.csv'), '4,1,2,0.', { flag: 'a' });
  const resumed = await openMetricsFiles(folder, ['noise'], 2);
  await resumed.addStep(step(3));
  expect(await readLines('steps.csv')).toEqual([
    'step,epoch,loss,loss/noise,learning_rate,gradient_norm,weight_norm,signals_per_second',
    '1,1,2,0.5,0.001,3,4,100',
    '2,1,2,0.5,0.001,3,4,100',
    '3,1,2,0.5,0.001,3,4,100',
    '',
  ]);
});

test('an epoch is a line; a score that is not defined is empty', async () => {
  const files = await openMetricsFiles(folder, ['noise'], 0);
  await files.writeEpochs([
    {
      epoch: 1,
      step: 7,
      loss: 0.25,
      losses: { noise: 0.5 },
      heldOut: { noise: { loss: 0.75, f1: 0.5, auroc: null } },
      heldOutLoss: 0.625,
      average: { heldOut: {}, heldOutLoss: 0.5 },
      seconds: 2,
      signalsPerSecond: 448,
    },
  ]);
  expect(await readLines('epochs.csv')).toEqual([
    'epoch,step,loss,held_out_loss,seconds,signals_per_second,held_out_loss/noise,held_out_f1/noise,held_out_auroc/noise,held_out_loss_of_average',
    '1,7,0.25,0.625,2,448,0.75,0.5,,0.5',
    '',
  ]);
});

test('steps are read back as columns, without half a line; there may be none', async () => {
  const files = await openMetricsFiles(folder, ['a,"b"'], 0);
  expect((await readSteps(folder)).get('loss')).toEqual(new Float64Array());
  await files.addStep({ ...step(1), losses: new Map([['a,"b"', 0.5]]) });
  await files.addStep({ ...step(2), losses: new Map() });
  await writeFile(join(folder, 'steps.csv'), '3,1,2,0.', { flag: 'a' });
  const columns = await readSteps(folder);
  expect(columns.get('step')).toEqual(Float64Array.of(1, 2));
  expect(columns.get('loss/a,"b"')).toEqual(Float64Array.of(0.5, Number.NaN));
});
