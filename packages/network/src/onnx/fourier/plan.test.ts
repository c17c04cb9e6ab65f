import { describe, expect, test } from 'vitest';
import type { BlockDescription, EncoderDescription } from '../../description.js';
import { pretextNetwork } from '../../testing/networks.js';
import { planFourier } from './plan.js';

const encoder = (blocks: readonly BlockDescription[]): EncoderDescription => ({ inputLength: 100, slope: 0.2, blocks });
const layer = { kernel: 3, channels: 2 };

describe('planFourier', () => {
  test('finds blocks in which every layer of the paper’s encoder fits', () => {
    const { input } = pretextNetwork();
    const plan = 'encoder' in input ? planFourier(input.encoder) : '';
    if (typeof plan === 'string') throw new Error(plan);
    for (const { hop, kernel, dftLength, length } of plan.layers) {
      expect(dftLength).toBeGreaterThanOrEqual(hop + kernel - 1);
      expect(dftLength % 2).toBe(0);
      expect(Math.ceil(length / hop)).toBe(plan.blocks);
    }
  });

  test.each([
    [
      'a leaky ReLU that does not keep the order of a maximum',
      { ...encoder([{ convolutions: [layer, layer] }]), slope: -0.1 },
      'slope of its leaky ReLU is negative',
    ],
    ['other layers', encoder([{ convolutions: [layer, layer], layers: [{ kind: 'groupNorm', groups: 1 }] }]), 'norm1'],
    ['one convolution', encoder([{ convolutions: [layer] }]), 'one convolution only'],
    [
      'a pool at the end',
      encoder([{ convolutions: [layer, layer], pool: { size: 2, stride: 2 } }]),
      'last block has a pool',
    ],
    [
      'windows of broken blocks',
      encoder([{ convolutions: [layer], pool: { size: 3, stride: 2 } }, { convolutions: [layer] }]),
      'the pool after conv1 is not a multiple of its stride',
    ],
    [
      'a kernel of the signal’s length',
      encoder([
        {
          convolutions: [layer, { kernel: 90, channels: 1 }, { kernel: 1, channels: 1 }],
          pool: { size: 64, stride: 64 },
        },
        { convolutions: [{ kernel: 2, channels: 1 }] },
      ]),
      'no length of blocks',
    ],
  ])('says why there is none for %s', (_case, description, reason) => {
    expect(planFourier(description)).toContain(reason);
  });
});
