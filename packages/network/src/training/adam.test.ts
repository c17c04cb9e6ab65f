import { describe, expect, test } from 'vitest';
import { adamStep, createAdam } from './adam.js';
import { learningRateAt } from './learning-rate.js';

// Step by step: torch.optim.Adam(lr=1e-3), weight_decay 1e-4 on the kernel's group only, PyTorch 1.13.
const STEPS = [
  {
    kernel: [1e-3, -2, 0.5, 1e-6],
    bias: [0.3, -4],
    kernelAfter: [0.4990000129, -1.2489999533, 1.9989999533, 9.009265340864658e-6],
    biasAfter: [0.0989999995, -0.199000001],
  },
  {
    kernel: [0.25, 1, -0.125, 2e-6],
    bias: [0, 1e-5],
    kernelAfter: [0.4982530773, -1.2487335205, 1.9985300303, -0.0009598373],
    biasAfter: [0.0983299389, -0.1983299404],
  },
  {
    kernel: [-3, 0, 1e3, -1e-7],
    bias: [1, 2],
    kernelAfter: [0.4988417625, -1.2485275269, 1.9978910685, -0.0016507467],
    biasAfter: [0.0975693166, -0.1981526762],
  },
];

describe('adamStep', () => {
  test('takes the steps that PyTorch takes, with L2 on kernels only', () => {
    const parameters = new Map([
      ['a.kernel', Float32Array.of(0.5, -1.25, 2, 1e-3)],
      ['a.bias', Float32Array.of(0.1, -0.2)],
    ]);
    const state = createAdam(parameters);
    for (const { kernel, bias, kernelAfter, biasAfter } of STEPS) {
      const gradients = new Map([
        ['a.kernel', Float32Array.from(kernel)],
        ['a.bias', Float32Array.from(bias)],
      ]);
      adamStep(parameters, gradients, state, { learningRate: 1e-3, l2: 1e-4 });
      const after = [...parameters.values()].flatMap((tensor) => Array.from(tensor));
      [...kernelAfter, ...biasAfter].forEach((expected, i) => {
        expect(Math.abs(after[i] - expected)).toBeLessThan(2e-7);
      });
    }
    expect(state.step).toBe(3);
  });

  test('leaves parameters without a gradient as they are', () => {
    const parameters = new Map([
      ['frozen.kernel', Float32Array.of(1)],
      ['a.kernel', Float32Array.of(1)],
    ]);
    adamStep(parameters, new Map([['a.kernel', Float32Array.of(1)]]), createAdam(parameters), {
      learningRate: 0.1,
      l2: 1,
    });
    expect(parameters.get('frozen.kernel')).toEqual(Float32Array.of(1));
    expect(parameters.get('a.kernel')?.[0]).toBeCloseTo(0.9, 6);
  });

  test('refuses a gradient that fits no parameter', () => {
    const parameters = new Map([['a.bias', Float32Array.of(1)]]);
    const state = createAdam(parameters);
    const options = { learningRate: 1 };
    expect(() => adamStep(parameters, new Map([['b.bias', Float32Array.of(1)]]), state, options)).toThrow('is missing');
    expect(() => adamStep(parameters, new Map([['a.bias', new Float32Array(2)]]), state, options)).toThrow('2 values');
  });
});

test('the learning rate falls in stairs', () => {
  const schedule = { initial: 1e-3, factor: 0.9, every: 10_000 };
  expect(learningRateAt(0, schedule)).toBe(1e-3);
  expect(learningRateAt(9_999, schedule)).toBe(1e-3);
  expect(learningRateAt(10_000, schedule)).toBeCloseTo(9e-4, 12);
  expect(learningRateAt(25_000, schedule)).toBeCloseTo(8.1e-4, 12);
  expect(learningRateAt(1e6, { initial: 0.1 })).toBe(0.1);
});

test('the learning rate falls along half a cosine', () => {
  const schedule = { initial: 1e-3, steps: 200 };
  expect(learningRateAt(0, schedule)).toBe(1e-3);
  expect(learningRateAt(50, schedule)).toBeCloseTo(8.535533905932738e-4, 15);
  expect(learningRateAt(100, schedule)).toBeCloseTo(5e-4, 15);
  expect(learningRateAt(199, schedule)).toBeCloseTo(6.168376e-8, 14);
  expect(learningRateAt(300, schedule)).toBe(0);
});
