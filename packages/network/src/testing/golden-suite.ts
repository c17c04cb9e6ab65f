import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Batch, ForwardResult, GradientResult, Parameters, Program } from '../engine.js';
import { parameterShapes } from '../parameters.js';
import { goldenArray, goldenNetwork, goldenParameter } from './golden.js';
import { pretextNetwork } from './networks.js';
import { norm, relativeError } from './relative-error.js';

/** The golden loss has this L2 penalty on kernels, which ours leaves to the optimiser. */
const L2 = 1e-4;

/** Tests that an engine's program of the paper's pretext network gives what PyTorch gives in float64. */
export function testAgainstGolden(name: string, compile: () => Program): void {
  describe(`the pretext network against PyTorch in float64: ${name}`, () => {
    const network = pretextNetwork();
    let parameters: Parameters;
    let program: Program;
    let result: GradientResult;
    let forward: ForwardResult;

    beforeAll(async () => {
      parameters = new Map(
        [...parameterShapes(network)].map(([name, shape], position) => [name, goldenParameter(position, shape)]),
      );
      const x = goldenArray('windows');
      const labels = network.heads.map(
        ({ name }, task) => [name, Float32Array.from({ length: 7 }, (_, row) => (row === task ? 1 : 0))] as const,
      );
      const batch: Batch = { size: 7, x, labels: new Map(labels) };
      program = compile();
      result = await program.gradients(parameters, batch);
      forward = await program.forward(parameters, x, 7);
    });

    afterAll(() => program.dispose());

    test('features, logits and loss', () => {
      const logits = Float32Array.from(
        { length: 49 },
        (_, i) => forward.logits.get(`task${i % 7}`)?.[Math.floor(i / 7)] ?? Number.NaN,
      );
      expect(relativeError(forward.features, goldenArray('net_features'))).toBeLessThan(1e-5);
      expect(relativeError(logits, goldenArray('net_logits'))).toBeLessThan(1e-5);
      const kernels = [...parameters].filter(([name]) => name.endsWith('.kernel'));
      const penalty = (L2 / 2) * kernels.reduce((sum, [, values]) => sum + norm(values) ** 2, 0);
      expect((result.loss + penalty) / goldenNetwork().losses[0]).toBeCloseTo(1, 5);
      for (const { name } of network.heads) {
        expect(relativeError(result.logits.get(name), forward.logits.get(name))).toBeLessThan(1e-5);
      }
    });

    test('every gradient', () => {
      for (const [name, golden] of Object.entries(goldenNetwork().grad)) {
        const decay = name.endsWith('.kernel') ? L2 : 0;
        const values = (result.gradients.get(name) ?? new Float32Array()).map(
          (value, i) => value + decay * (parameters.get(name)?.[i] ?? 0),
        );
        const tolerance = 1e-4 * golden.norm;
        expect(Math.abs(norm(values) - golden.norm), name).toBeLessThan(tolerance);
        for (const [i, value] of golden.first.entries()) {
          expect(Math.abs(values[i] - value), `${name} ${i}`).toBeLessThan(tolerance);
        }
      }
    });
  });
}
