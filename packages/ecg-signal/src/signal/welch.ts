import FFT from 'fft.js';
import { EcgSignalError } from '../error.js';
import type { Samples } from './samples.js';
import { mean } from './statistics.js';

/** A one-sided power spectral density. */
export interface Spectrum {
  /** Hz, from 0 to half of the sampling rate. */
  readonly frequencies: Float64Array;
  /** Unit of the signal squared, per Hz. */
  readonly density: Float64Array;
}

/** How {@link welch} cuts a signal into segments. */
export interface WelchOptions {
  /** Samples a segment (Hann window, half of it shared with the next); shortened to a shorter signal. Default 256. */
  readonly segmentLength?: number;
}

/**
 * Power spectral density by Welch's method. Equals `scipy.signal.welch(x, sampleRate, nperseg=segmentLength, nfft=n)` where n is the
 * power of two from segmentLength on.
 *
 * @param sampleRate Hz
 * @throws EcgSignalError when there are fewer than two samples, in the signal or a segment
 */
export function welch(x: Samples, sampleRate: number, { segmentLength = 256 }: WelchOptions = {}): Spectrum {
  const length = Math.min(segmentLength, x.length);
  if (!(length >= 2)) throw new EcgSignalError(`spectrum of ${length} samples: expected at least 2`);
  const size = 2 ** Math.ceil(Math.log2(length));
  const window = Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length));
  const density = new Float64Array(size / 2 + 1);
  const step = length - Math.floor(length / 2);
  const segments = Math.floor((x.length - length) / step) + 1;
  // A one-sided density carries the negative frequencies' power too, except at 0 and at half of the rate.
  const scale = 2 / (sampleRate * segments * window.reduce((sum, weight) => sum + weight * weight, 0));

  const fft = new FFT(size);
  const padded: number[] = new Array(size).fill(0);
  const spectrum: number[] = fft.createComplexArray();
  for (let s = 0; s < segments; s++) {
    const segment = x.subarray(s * step, s * step + length);
    const level = mean(segment);
    for (let i = 0; i < length; i++) padded[i] = window[i] * (segment[i] - level);
    fft.realTransform(spectrum, padded);
    for (let k = 0; k <= size / 2; k++) density[k] += scale * (spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2);
  }
  density[0] /= 2;
  density[size / 2] /= 2;
  return { frequencies: density.map((_, k) => (k * sampleRate) / size), density };
}
