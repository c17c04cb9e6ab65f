import { EcgSignalError } from '../error.js';
import type { Sos } from './sections.js';

/**
 * A notch against mains hum, -3 dB wide frequency / quality. Equals `scipy.signal.iirnotch(frequency, quality, sampleRate)`.
 *
 * @param frequency Hz, e.g. 50 or 60
 * @param quality 30 by default: 1.7 Hz wide at 50 Hz
 * @throws EcgSignalError when the frequency is not below half of the sampling rate, or the quality not positive
 */
export function notch(frequency: number, sampleRate: number, quality = 30): Sos {
  if (!(frequency > 0 && frequency < sampleRate / 2)) {
    throw new EcgSignalError(
      `invalid notch at ${frequency} Hz: expected a frequency between 0 and ${sampleRate / 2} Hz`,
    );
  }
  if (!(quality > 0)) throw new EcgSignalError(`invalid notch quality ${quality}: expected a positive number`);
  const centre = (2 * Math.PI * frequency) / sampleRate;
  const gain = 1 / (1 + Math.tan(centre / (2 * quality)));
  const b1 = -2 * gain * Math.cos(centre);
  return [{ b0: gain, b1, b2: gain, a1: b1, a2: 2 * gain - 1 }];
}
