import { Graph } from '@ecg-affect/onnx-graph';
import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { fastConv, hasFastForm } from './fast-convolution.js';
import { FP32 } from './precision/fp32.js';
import { graphOutput } from './run-graph.js';

describe('fastConv', () => {
  // Lengths that fill their last block and that do not, kernels of one piece and of several, the paper's "same" padding and others.
  it.each([
    { inputs: 2, outputs: 3, taps: 4, time: 16, before: 1, after: 2 },
    { inputs: 3, outputs: 2, taps: 8, time: 21, before: 3, after: 4 },
    { inputs: 4, outputs: 5, taps: 16, time: 61, before: 7, after: 8 },
    { inputs: 32, outputs: 32, taps: 32, time: 130, before: 15, after: 16 },
    { inputs: 2, outputs: 2, taps: 8, time: 19, before: 0, after: 0 },
    { inputs: 2, outputs: 1, taps: 12, time: 5, before: 9, after: 3 },
  ])('sums as a direct convolution does: %o', async ({ inputs, outputs, taps, time, before, after }) => {
    const random = new Random(1);
    const windows = 3;
    const draw = (length: number) => Float32Array.from({ length }, () => random.normal());
    const x = draw(windows * inputs * time);
    const kernel = draw(outputs * inputs * taps);
    const bias = draw(outputs);

    const graph = new Graph('test');
    const input = graph.input('ecg', 'float32', ['batch', inputs * time]);
    const shaped = graph.node('Reshape', [input, graph.integers([-1, inputs, 1, time])], {
      type: 'float32',
      shape: ['batch', inputs, 1, time],
    });
    const sums = fastConv(
      shaped,
      { values: kernel, shape: [outputs, inputs, 1, taps] },
      { values: bias, shape: [outputs] },
      { pads: [0, before, 0, after], constant: FP32.constant },
    );
    const length = before + time + after - taps + 1;
    expect(sums.shape).toEqual(['batch', outputs, 1, length]);
    graph.output('features', sums);
    const actual = await graphOutput(graph.serialise(), { windows: x }, inputs * time, 'features');

    expect(actual).toHaveLength(windows * outputs * length);
    const root = Math.sqrt(inputs * taps);
    for (let at = 0; at < actual.length; at++) {
      const [window, output, i] = [Math.floor(at / length / outputs), Math.floor(at / length) % outputs, at % length];
      let sum = bias[output];
      for (let c = 0; c < inputs; c++) {
        for (let k = 0; k < taps; k++) {
          const sample = i + k - before;
          if (sample < 0 || sample >= time) continue;
          sum += kernel[(output * inputs + c) * taps + k] * x[(window * inputs + c) * time + sample];
        }
      }
      expect(Math.abs(actual[at] - sum)).toBeLessThan(1e-5 * root);
    }
  });
});

describe('hasFastForm', () => {
  it('is for kernels of several channels in whole pieces', () => {
    expect(hasFastForm([32, 32, 1, 32])).toBe(true);
    expect(hasFastForm([32, 1, 1, 32])).toBe(false);
    expect(hasFastForm([32, 32, 1, 5])).toBe(false);
    expect(hasFastForm([32, 32, 4, 4])).toBe(false);
  });
});
