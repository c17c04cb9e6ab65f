/** The generator's state: four 32-bit words, not all zero. */
export type Xoshiro128State = [a: number, b: number, c: number, d: number];

/**
 * One step of xoshiro128** 1.1 (Blackman and Vigna 2018, https://prng.di.unimi.it/xoshiro128starstar.c).
 * @param state advanced in place
 * @returns a uniform integer in [0, 2^32)
 */
export function xoshiro128(state: Xoshiro128State): number {
  const five = Math.imul(state[1], 5);
  const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
  const t = state[1] << 9;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= t;
  state[3] = (state[3] << 11) | (state[3] >>> 21);
  return result;
}
