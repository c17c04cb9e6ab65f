import type { Random } from '@ecg-affect/random';
import type { NetworkDescription } from '../description.js';

/**
 * The dropout masks of one batch (inverted dropout, so that nothing needs scaling when the network is used).
 * @param random a stream of its own for every step; it is not advanced
 * @returns by hidden layer, e.g. `task3.dense2`: 0 where dropped, 1 / (1 - dropout) where kept; [size, width]; none for heads without dropout
 */
export function dropoutMasks(network: NetworkDescription, size: number, random: Random): Map<string, Float32Array> {
  const masks = new Map<string, Float32Array>();
  for (const { name, hidden, dropout } of network.heads) {
    if (dropout === 0) continue;
    const limit = dropout * 2 ** 32;
    const kept = 1 / (1 - dropout);
    hidden.forEach((width, index) => {
      const layer = `${name}.dense${index + 1}`;
      const stream = random.derive(layer);
      const mask = new Float32Array(size * width);
      for (let i = 0; i < mask.length; i++) mask[i] = stream.uint32() < limit ? 0 : kept;
      masks.set(layer, mask);
    });
  }
  return masks;
}
