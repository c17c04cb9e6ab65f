import { Random } from '@ecg-affect/random';
import { describe, expect, test } from 'vitest';
import type { Batch, GradientResult, Program } from '../engine.js';
import { dropoutMasks } from './dropout.js';
import { createTrainingState, DivergedError, trainStep } from './train-step.js';

const BATCH: Batch = { size: 1, x: Float32Array.of(0), labels: new Map() };

/** A program whose loss is 1/2 |w - 3|^2, or what `loss` says. */
const program = (loss?: number): Program => ({
  gradients: async (parameters): Promise<GradientResult> => {
    const gradients = new Map(Array.from(parameters, ([name, tensor]) => [name, tensor.map((w) => w - 3)]));
    const distance = [...gradients.values()].reduce((sum, g) => sum + g.reduce((s, d) => s + (d * d) / 2, 0), 0);
    return { loss: loss ?? distance, losses: new Map(), logits: new Map(), gradients };
  },
  forward: async () => ({ features: new Float32Array(), logits: new Map() }),
  dispose: async () => {},
});

describe('trainStep', () => {
  test('goes downhill and reports step, rate and norms', async () => {
    const state = createTrainingState(new Map([['a.bias', Float32Array.of(0, -1)]]));
    const options = { learningRate: { initial: 0.05, factor: 0.5, every: 100 } };
    const first = await trainStep(program(), state, BATCH, options);
    expect(first).toMatchObject({ step: 1, loss: 12.5, learningRate: 0.05 });
    expect(first.gradientNorm).toBeCloseTo(5, 6);
    let last = first;
    while (last.step < 200) last = await trainStep(program(), state, BATCH, options);
    expect(last.loss).toBeLessThan(0.1);
    expect(last.learningRate).toBe(0.025);
    expect(last.weightNorm).toBeCloseTo(Math.hypot(3, 3), 0);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'stops at a loss of %d and leaves the weights alone',
    async (loss) => {
      const state = createTrainingState(new Map([['a.bias', Float32Array.of(0, -1)]]));
      const options = { learningRate: { initial: 1e-3 } };
      await trainStep(program(), state, BATCH, options);
      const good = state.parameters.get('a.bias')?.slice();
      const step = trainStep(program(loss), state, BATCH, options);
      await expect(step).rejects.toThrow(DivergedError);
      await expect(step).rejects.toThrow(
        /^training diverged at step 2: loss .*, learning rate 0.001, gradient norm 4\.\d+, weight norm 0\.99\d+$/,
      );
      expect(state.parameters.get('a.bias')).toEqual(good);
      expect(state.optimiser.step).toBe(1);
    },
  );
});

describe('dropoutMasks', () => {
  const head = { activation: { kind: 'relu' }, outputs: 1, loss: 'sigmoid', weight: 1 } as const;
  const network = {
    input: { features: 4 },
    heads: [
      { ...head, name: 'a', hidden: [500, 300], dropout: 0.6 },
      { ...head, name: 'b', hidden: [10], dropout: 0 },
    ],
  };

  test('drop the fraction asked for and keep the mean', () => {
    const masks = dropoutMasks(network, 100, new Random(1));
    expect([...masks.keys()]).toEqual(['a.dense1', 'a.dense2']);
    const mask = masks.get('a.dense1') ?? new Float32Array();
    expect(mask.length).toBe(50_000);
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(2.5)]));
    expect(mask.reduce((sum, value) => sum + value, 0) / mask.length).toBeCloseTo(1, 1);
  });

  test('repeat with their stream', () => {
    expect(dropoutMasks(network, 3, new Random(1))).toEqual(dropoutMasks(network, 3, new Random(1)));
    expect(dropoutMasks(network, 3, new Random(1))).not.toEqual(dropoutMasks(network, 3, new Random(2)));
  });
});
