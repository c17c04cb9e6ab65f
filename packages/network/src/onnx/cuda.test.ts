import { expect, it } from 'vitest';
import { requireCuda } from './cuda.js';
import { cudaEngine } from './engine.js';

const available = await requireCuda().then(
  () => true,
  () => false,
);
const network = {
  input: { features: 2 },
  heads: [{ name: 'a', hidden: [], activation: { kind: 'relu' }, dropout: 0, outputs: 2, loss: 'softmax', weight: 1 }],
} as const;

it.skipIf(available)('says in a sentence that there is no GPU to compute on', async () => {
  await expect(cudaEngine.compile(network)).rejects.toThrow(/^CUDA is not available: .*NVIDIA GPU/);
});

it.runIf(available)('computes on the GPU (skipped where there is none)', async () => {
  const program = await cudaEngine.compile(network);
  const parameters = new Map([
    ['a.dense1.kernel', Float32Array.of(1, 2, 3, 4)],
    ['a.dense1.bias', Float32Array.of(0, 1)],
  ]);
  const { logits } = await program.forward(parameters, Float32Array.of(1, 1), 1);
  expect([...(logits.get('a') ?? [])]).toEqual([3, 8]);
  await program.dispose();
});
