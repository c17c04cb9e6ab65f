import type { Recording } from '../../recording.js';
import { oneLength } from './same-length.js';

const ALIGNMENT = 64;

/**
 * A NumPy file of float64 (format version 1.0): shape (samples,) for one channel, (samples, channels) for more.
 * @throws EcgIoError when the channels differ in length
 */
export function encodeNpy(recording: Recording): Uint8Array {
  const { channels } = recording;
  const length = oneLength(recording);
  const shape = channels.length === 1 ? `(${length},)` : `(${length}, ${channels.length})`;
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }`;
  const headerBytes = Math.ceil((10 + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(headerBytes + 8 * length * channels.length);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, (headerBytes - 10) & 0xff, (headerBytes - 10) >> 8]);
  bytes.set(new TextEncoder().encode(`${text.padEnd(headerBytes - 11)}\n`), 10);
  const values = new Float64Array(bytes.buffer, headerBytes);
  channels.forEach(({ samples }, c) => {
    for (let i = 0; i < length; i++) values[i * channels.length + c] = samples[i];
  });
  return bytes;
}
