import { openRecording } from '../formats/node/read-recording.js';
import { pickEcgChannel } from '../formats/pick-channel.js';
import { type ChannelInfo, checkMemory, knownRate, type RecordingFile } from '../formats/recording-file.js';
import { toMillivolts } from '../formats/units.js';
import type { Channel } from '../recording.js';

export interface LeadOptions {
  /** Name or index of the channel to take; the one that `pickEcgChannel` finds by default. */
  readonly channel?: string | number;
  /** Hz; of files that do not say their rate, and instead of what they say. */
  readonly inputSampleRate?: number;
}

/** Longer leads are read in spans of so many samples, and held in single precision: a day at 1000 Hz takes 346 MB instead of 691 and as much again while it is read. */
const LONG = 2 ** 25;
const SPAN = 2 ** 22;

/**
 * One channel of a recording on disk, in mV; of the others nothing is read.
 * @throws EcgIoError when the file cannot be read, or has no such channel
 */
export async function readLead(path: string, { channel, ...options }: LeadOptions = {}): Promise<Channel> {
  const file = await openRecording(path, options);
  return readChannel(file, pickEcgChannel(file, channel));
}

/**
 * A channel of an opened recording, in mV.
 * @throws EcgIoError when nothing says its rate, or its samples cannot be read
 */
export async function readChannel(file: RecordingFile, info: ChannelInfo): Promise<Channel> {
  const { path } = file.source;
  const { name, unit, length } = info;
  const sampleRate = knownRate(path, info);
  checkMemory(path, [info]);
  const index = file.channels.indexOf(info);
  const read = async (from: number, to: number) => {
    const [samples] = await file.samples([index], from, to);
    return toMillivolts({ name, unit, sampleRate, samples });
  };
  if (length <= LONG) return read(0, Number.POSITIVE_INFINITY);
  const samples = new Float32Array(length);
  let lead = { name, unit, sampleRate, samples };
  for (let from = 0; from < length; from += SPAN) {
    const span = await read(from / sampleRate, Math.min(length, from + SPAN) / sampleRate);
    samples.set(span.samples, from);
    lead = { ...span, samples };
  }
  return lead;
}
