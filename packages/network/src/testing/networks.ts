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
