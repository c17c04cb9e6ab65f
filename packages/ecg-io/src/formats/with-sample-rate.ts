import { EcgIoError } from '../error.js';
import type { RecordingFile } from './recording-file.js';

/**
 * A file whose channels have the rate that is given, whatever it says itself; times change with it.
 * @throws EcgIoError when its channels have several rates: one cannot replace them
 */
export function withSampleRate(file: RecordingFile, sampleRate: number): RecordingFile {
  const stated = [...new Set(file.channels.map((channel) => channel.sampleRate))];
  if (stated.length > 1) {
    throw new EcgIoError(
      `${file.source.path} has channels of ${stated.map((rate) => rate ?? '?').join(', ')} Hz: one sampling rate of ${sampleRate} Hz (--input-fs) cannot replace them`,
    );
  }
  const [rate] = stated;
  if (rate === undefined || rate === sampleRate) return file;
  const scale = rate / sampleRate;
  return {
    ...file,
    channels: file.channels.map((channel) => ({ ...channel, sampleRate })),
    annotations: async () =>
      (await file.annotations()).map(({ onset, duration, ...annotation }) => ({
        ...annotation,
        onset: onset * scale,
        duration: duration * scale,
      })),
    samples: (indices, from, to) => file.samples(indices, from / scale, to / scale),
  };
}
