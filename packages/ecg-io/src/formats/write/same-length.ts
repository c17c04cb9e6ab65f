import { EcgIoError } from '../../error.js';
import type { Recording } from '../../recording.js';

/** @throws EcgIoError when there is no channel, or the channels differ in rate or length, which a table cannot hold */
export function oneLength({ channels, source }: Recording): number {
  if (channels.length === 0) throw new EcgIoError(`${source.path} has no channels to write`);
  const [{ samples, sampleRate }] = channels;
  const other = channels.find(
    (channel) => channel.samples.length !== samples.length || channel.sampleRate !== sampleRate,
  );
  if (other) {
    throw new EcgIoError(
      `${source.path}: ${channels[0].name} (${samples.length} samples at ${sampleRate} Hz) and ${other.name} (${other.samples.length} at ${other.sampleRate} Hz) do not fit into one table: choose a channel`,
    );
  }
  return samples.length;
}
