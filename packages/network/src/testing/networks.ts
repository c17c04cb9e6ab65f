import type { NetworkDescription } from '../description.js';

/** The paper's pretext network (Sarkar & Etemad 2020), the size that goldens and benchmarks are of. */
export function pretextNetwork(): NetworkDescription {
  const pool = { size: 8, stride: 2 };
  const pair = (kernel: number, channels: number) => [
    { kernel, channels },
    { kernel, channels },
  ];
  return {
    input: {
      encoder: {
        inputLength: 2560,
        slope: 0.2,
        blocks: [
          { convolutions: pair(32, 32), pool },
          { convolutions: pair(16, 64), pool },
          { convolutions: pair(8, 128) },
        ],
      },
    },
    heads: Array.from({ length: 7 }, (_, task) => ({
      name: `task${task}`,
      hidden: [128, 128],
      activation: { kind: 'leakyRelu', slope: 0.2 },
      dropout: 0.6,
      outputs: 1,
      loss: 'sigmoid',
      weight: task === 3 || task === 4 ? 0.0125 : 0.195,
    })),
  };
}

/** A network that computes in milliseconds, with two kinds of heads. */
export function tinyNetwork(): NetworkDescription {
  const activation = { kind: 'leakyRelu', slope: 0.2 } as const;
  return {
    input: {
      encoder: {
        inputLength: 64,
        slope: 0.2,
        blocks: [
          { convolutions: [{ kernel: 8, channels: 4 }], pool: { size: 8, stride: 2 } },
          { convolutions: [{ kernel: 4, channels: 6 }] },
        ],
      },
    },
    heads: [
      { name: 'a', hidden: [5], activation, dropout: 0.5, outputs: 1, loss: 'sigmoid', weight: 0.7 },
      { name: 'b', hidden: [5], activation, dropout: 0.5, outputs: 1, loss: 'sigmoid', weight: 0.2 },
      { name: 'c', hidden: [], activation: { kind: 'relu' }, dropout: 0, outputs: 3, loss: 'softmax', weight: 1 },
    ],
  };
}
