/** Sum of Gaussians as a beat: P, Q, R, S and T as [delay to R in s, height in mV, width in s]. */
const WAVES = [
  [-0.17, 0.12, 0.025],
  [-0.03, -0.1, 0.008],
  [0, 1, 0.01],
  [0.03, -0.2, 0.01],
  [0.27, 0.3, 0.05],
] as const;

/** A clean lead in mV with R peaks at the given seconds. */
export function ecgWithBeats(beats: readonly number[], seconds: number, sampleRate: number): Float64Array {
  const samples = new Float64Array(Math.round(seconds * sampleRate));
  for (const beat of beats) {
    for (const [delay, height, width] of WAVES) {
      const from = Math.max(0, Math.floor((beat + delay - 6 * width) * sampleRate));
      const to = Math.min(samples.length, Math.ceil((beat + delay + 6 * width) * sampleRate));
      for (let i = from; i < to; i++)
        samples[i] += height * Math.exp(-(((i / sampleRate - beat - delay) / width) ** 2) / 2);
    }
  }
  return samples;
}

/** Seconds of beats whose intervals swing around `interval` as with breathing. */
export function beatTimes(seconds: number, interval = 0.8, swing = 0.05): number[] {
  const beats = [0.4];
  for (;;) {
    const last = beats[beats.length - 1];
    const next = last + interval + swing * Math.sin(2 * Math.PI * 0.25 * last);
    if (next > seconds - 0.4) return beats;
    beats.push(next);
  }
}

/** Gaussian noise of unit variance from a fixed seed (a linear congruential generator will do for tests). */
export function noise(length: number, seed = 1): Float64Array {
  let state = seed >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return new Float64Array(length).map(() => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
}
