import type { Random } from '@ecg-affect/random';

/**
 * Noise addition: the window plus white Gaussian noise of the power that gives the signal-to-noise ratio on average.
 * The signal's power is its mean square (Sarkar & Etemad 2020, section 3.1); a window of zeros therefore stays as it is.
 * @param window one window, left as it is
 * @param options.snr signal-to-noise ratio in dB
 */
export function addNoise(window: Float32Array, random: Random, { snr = 15 }: { snr?: number } = {}): Float32Array {
  let energy = 0;
  for (const value of window) energy += value * value;
  const deviation = Math.sqrt(energy / window.length / 10 ** (snr / 10));
  return window.map((value) => value + deviation * random.normal());
}
