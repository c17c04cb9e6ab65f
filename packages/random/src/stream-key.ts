import type { Xoshiro128State } from './xoshiro128.js';

/** One part of a stream's name: see `Random.derive`. */
export type StreamKey = string | number;

const LANES = [
  [0x811c9dc5, 0x01000193],
  [0x9e3779b9, 0x85ebca6b],
  [0x243f6a88, 0xc2b2ae35],
  [0xb7e15162, 0x27d4eb2f],
] as const;

/**
 * A 128-bit hash of a stream's name, as the state its generator starts from: four multiply-and-xor lanes over the parts with their types,
 * so that 1 and '1', or 'ab' and 'a', 'b', name different streams.
 */
export function stateOf(key: readonly StreamKey[]): Xoshiro128State {
  const text = key.map((part) => `${typeof part === 'number' ? 'n' : 's'}${part}\u0000`).join('');
  const lane = (offset: number, multiplier: number): number => {
    let h = offset;
    for (let i = 0; i < text.length; i++) {
      h = Math.imul(h ^ text.charCodeAt(i), multiplier);
      h ^= h >>> 15;
    }
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return h ^ (h >>> 16);
  };
  const [a, b, c, d] = LANES;
  // The state of all zeros is the one that xoshiro never leaves.
  return [lane(...a), lane(...b), lane(...c), lane(...d) | 1];
}
