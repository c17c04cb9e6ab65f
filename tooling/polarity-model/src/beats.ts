import type { Recording } from '@ecg-affect/ecg-io';

/** Waves of a beat: time from the R peak (s), height (mV), width (s). */
const WAVES = [
  [-0.18, 0.12, 0.025],
  [-0.03, -0.1, 0.01],
  [0, 1.1, 0.012],
  [0.03, -0.2, 0.01],
  [0.25, 0.25, 0.05],
] as const;

/** A clean lead of 72 beats a minute in mV. */
export function beats(seconds: number, sampleRate: number): Float64Array {
  return Float64Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) => {
    const t = i / sampleRate;
    const beat = Math.round(t / (60 / 72));
    let value = 0;
    for (const near of [beat - 1, beat, beat + 1]) {
      for (const [at, height, width] of WAVES)
        value += height * Math.exp(-0.5 * ((t - near * (60 / 72) - at) / width) ** 2);
    }
    return value;
  });
}

/** A recording of one lead named ECG, in mV. */
export function recordingOf(samples: Float64Array, sampleRate: number): Recording {
  return {
    channels: [{ name: 'ECG', unit: 'mV', sampleRate, samples }],
    annotations: [],
    source: { path: 'test', format: 'test' },
  };
}
