import type { Lead } from '@ecg-affect/ecg-signal';
import { openRecording } from '../formats/node/read-recording.js';
import { pickEcgChannel } from '../formats/pick-channel.js';
import { checkMemory, knownRate } from '../formats/recording-file.js';
import { toMillivolts } from '../formats/units.js';

export interface LeadOptions {
  /** Name or index of the channel to take; the one that `pickEcgChannel` finds by default. */
  readonly channel?: string | number;
  /** Hz; of files that do not say their rate, and instead of what they say. */
  readonly inputSampleRate?: number;
}

/**
 * One channel of a recording on disk, in mV; of the others nothing is read.
 * @throws EcgIoError when the file cannot be read, or has no such channel
 */
export async function readLead(path: string, { channel, ...options }: LeadOptions = {}): Promise<Lead> {
  const file = await openRecording(path, options);
  const picked = pickEcgChannel(file, channel);
  const sampleRate = knownRate(path, picked);
  checkMemory(path, [picked]);
  const [samples] = await file.samples([file.channels.indexOf(picked)], 0, Number.POSITIVE_INFINITY);
  return toMillivolts({ name: picked.name, unit: picked.unit, sampleRate, samples });
}
