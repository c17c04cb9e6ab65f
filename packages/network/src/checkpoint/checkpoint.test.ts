import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '@ecg-affect/random';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NetworkDescription } from '../description.js';
import { initialiseParameters } from '../initialise.js';
import { adamStep } from '../training/adam.js';
import { createTrainingState } from '../training/train-step.js';
import { checkpoints, newestCheckpoint, readCheckpoint, readWeights, writeCheckpoint } from './checkpoint.js';
import { decodeSafetensors } from './safetensors.js';

const network: NetworkDescription = {
  input: { features: 3 },
  heads: [{ name: 'a', hidden: [2], activation: { kind: 'relu' }, dropout: 0, outputs: 1, loss: 'sigmoid', weight: 1 }],
};

function checkpoint(steps: number) {
  const state = createTrainingState(initialiseParameters(network, new Random(1)));
  for (let i = 0; i < steps; i++) adamStep(state.parameters, state.parameters, state.optimiser, { learningRate: 0.1 });
  return { network, state, run: { seed: 1, note: 'é' } };
}

describe('checkpoints', () => {
  let run: string;
  beforeEach(async () => {
    run = await mkdtemp(join(tmpdir(), 'checkpoint-'));
  });
  afterEach(() => rm(run, { recursive: true }));

  test('come back bit by bit', async () => {
    const written = checkpoint(3);
    const path = await writeCheckpoint(run, written);
    expect(await newestCheckpoint(run)).toBe(path);
    expect(await readCheckpoint(path)).toEqual(written);
    expect((await readdir(path)).sort()).toEqual(['run.json', 'state.safetensors', 'weights.safetensors']);
  });

  test('an average of the weights comes back beside them', async () => {
    const { state, ...rest } = checkpoint(2);
    const average = initialiseParameters(network, new Random(2));
    const path = await writeCheckpoint(run, { ...rest, state: { ...state, average } });
    expect(await readCheckpoint(path)).toEqual({ ...rest, state: { ...state, average } });
    expect((await readWeights(path)).parameters).toEqual(state.parameters);
    expect((await readWeights(path, 'average')).parameters).toEqual(average);
    const without = await writeCheckpoint(run, checkpoint(3));
    await expect(readWeights(without, 'average')).rejects.toThrow('has no average.safetensors');
  });

  test('a weights file alone says what network it is of and what goes into it', async () => {
    const preprocessing = { sampleRate: 256, normalisation: 'subject' };
    const path = await writeCheckpoint(run, { ...checkpoint(1), run: { preprocessing } });
    const { metadata } = decodeSafetensors(await readFile(join(path, 'weights.safetensors')), path);
    expect(JSON.parse(metadata.network)).toEqual(network);
    expect(JSON.parse(metadata.kernel_order).dense).toEqual(['out', 'in']);
    expect(JSON.parse(metadata.preprocessing)).toEqual(preprocessing);
  });

  test('the newest two stay', async () => {
    for (let step = 1; step <= 4; step++) await writeCheckpoint(run, checkpoint(step));
    expect((await readdir(join(run, 'checkpoints'))).sort()).toEqual(['000003', '000004']);
    expect((await readCheckpoint((await newestCheckpoint(run)) ?? '')).state.optimiser.step).toBe(4);
  });

  test('another one stays as long as it is asked for', async () => {
    const kept = await writeCheckpoint(run, checkpoint(1));
    for (let step = 2; step <= 4; step++) await writeCheckpoint(run, checkpoint(step), kept);
    expect((await checkpoints(run)).map((path) => path.slice(-6))).toEqual(['000001', '000003', '000004']);
    await writeCheckpoint(run, checkpoint(5));
    expect((await checkpoints(run)).map((path) => path.slice(-6))).toEqual(['000004', '000005']);
  });

  test('a run without any says so', async () => {
    expect(await newestCheckpoint(run)).toBeUndefined();
    expect(await newestCheckpoint(join(run, 'missing'))).toBeUndefined();
  });

  test('what a killed process left behind is not read, and goes away', async () => {
    const path = await writeCheckpoint(run, checkpoint(1));
    for (const name of ['000002.partial', '000000.removed']) {
      await mkdir(join(run, 'checkpoints', name));
      await writeFile(join(run, 'checkpoints', name, 'weights.safetensors'), 'half');
    }
    expect(await newestCheckpoint(run)).toBe(path);
    await writeCheckpoint(run, checkpoint(2));
    expect((await readdir(join(run, 'checkpoints'))).sort()).toEqual(['000001', '000002']);
  });

  test('damage is named with its file', async () => {
    const path = await writeCheckpoint(run, checkpoint(1));
    const weights = join(path, 'weights.safetensors');
    await writeFile(weights, (await readFile(weights)).subarray(0, -1));
    await expect(readCheckpoint(path)).rejects.toThrow(`${weights} is not a readable safetensors file`);
    const runFile = join(path, 'run.json');
    await writeFile(runFile, (await readFile(runFile, 'utf8')).replace('"outputs": 1', '"outputs": 0'));
    await expect(readCheckpoint(path)).rejects.toThrow(`${runFile} does not describe a run: network.heads.0.outputs`);
    await writeFile(runFile, '{');
    await expect(readCheckpoint(path)).rejects.toThrow(`${runFile} is not JSON`);
  });

  test('weights of another network are refused', async () => {
    const path = await writeCheckpoint(run, checkpoint(1));
    const runFile = join(path, 'run.json');
    await writeFile(runFile, (await readFile(runFile, 'utf8')).replace('"features": 3', '"features": 4'));
    await expect(readCheckpoint(path)).rejects.toThrow(
      'tensor a.dense1.kernel has the shape [2, 3], the network expects [2, 4]',
    );
  });
});
