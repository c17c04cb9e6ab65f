import { describe, expect, test } from 'vitest';
import { directForm } from '../onnx/direct/encoder.js';
import { onnxProgram } from '../onnx/engine.js';
import { parameterShapes } from '../parameters.js';
import { goldenArray, goldenNetwork, goldenParameter } from '../testing/golden.js';
import { pretextNetwork } from '../testing/networks.js';
import { createTrainingState, globalNorm, trainStep } from './train-step.js';

const L2 = 1e-4;
const LEARNING_RATE = 1e-3;

describe('training the pretext network', () => {
  test('takes the steps that PyTorch takes in float64', async () => {
    const network = pretextNetwork();
    const golden = goldenNetwork();
    const state = createTrainingState(
      new Map([...parameterShapes(network)].map(([name, shape], position) => [name, goldenParameter(position, shape)])),
    );
    const labels = network.heads.map(
      ({ name }, task) => [name, Float32Array.from({ length: 7 }, (_, row) => (row === task ? 1 : 0))] as const,
    );
    const batch = { size: 7, x: goldenArray('windows'), labels: new Map(labels) };
    // By direct convolution: the Fourier form rounds a little more, enough for a few pools to choose another of two nearly equal candidates.
    const program = onnxProgram(network, () => directForm, { workers: 0 });
    // Ever later losses: one step's rounding grows in the next ones, in any pair of implementations.
    const tolerances = [1e-7, 1e-6, 1e-3];
    for (const [index, loss] of golden.losses.entries()) {
      const kernels = new Map([...state.parameters].filter(([name]) => name.endsWith('.kernel')));
      const penalty = (L2 / 2) * globalNorm(kernels) ** 2;
      const step = await trainStep(program, state, batch, { learningRate: { initial: LEARNING_RATE }, l2: L2 });
      expect(Math.abs((step.loss + penalty) / loss - 1)).toBeLessThan(tolerances[index]);
    }
    for (const [name, { norm, first }] of Object.entries(golden.after_3_adam_steps)) {
      const values = state.parameters.get(name) ?? new Float32Array();
      expect(globalNorm(new Map([[name, values]])) / norm, name).toBeCloseTo(1, 3);
      for (const [i, value] of first.entries()) {
        expect(Math.abs(values[i] - value), `${name} ${i}`).toBeLessThan(0.1 * LEARNING_RATE);
      }
    }
    await program.dispose();
  });
});
