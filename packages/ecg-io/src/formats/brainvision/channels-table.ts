import { sidecarsOf } from '../bids/sidecars.js';
import { readBidsTable } from '../bids/table.js';
import type { SourceFolder } from '../byte-source.js';
import { millivoltsPer } from '../units.js';
import type { VhdrChannel, VhdrHeader } from './header.js';

/**
 * The channels of a header with what the `channels.tsv` that applies to it says: the unit where the header has none, and `ECG` in the name of a channel
 * of that type. Rows belong to channels by name or, where names are not unique, by position.
 */
export async function describedChannels(
  folder: SourceFolder,
  name: string,
  { channels }: VhdrHeader,
  problems: string[],
): Promise<readonly VhdrChannel[]> {
  const [table] = (await sidecarsOf(folder, name, 'channels.tsv')).slice(-1);
  const source = table === undefined ? undefined : await folder.open(table);
  if (!source) return channels;
  const rows = await readBidsTable(source);
  const isUnique = (names: readonly string[]) => new Set(names).size === names.length;
  const byName =
    isUnique(rows.map((row) => row.name ?? '')) && isUnique(channels.map((channel) => channel.name))
      ? new Map(rows.map((row) => [row.name, row]))
      : undefined;
  if (!byName && rows.length !== channels.length) {
    problems.push(`${source.name} describes ${rows.length} channels, the header ${channels.length}: it is passed over`);
    return channels;
  }
  return channels.map((channel, i) => {
    const row = byName ? byName.get(channel.name) : rows[i];
    const units = row?.units;
    const [ours, theirs] = [channel.unit ?? 'µV', units ?? ''].map(millivoltsPer);
    if (channel.unit !== undefined && ours !== undefined && theirs !== undefined && ours !== theirs) {
      problems.push(
        `${source.name} says ${units} of ${channel.name}, the header ${channel.unit}: the header is believed`,
      );
    }
    if (row?.status === 'bad') problems.push(`${source.name} says that channel ${channel.name} is bad`);
    const isEcg = row?.type?.toUpperCase() === 'ECG' && !/ecg|ekg/i.test(channel.name);
    return { ...channel, unit: channel.unit ?? units, name: isEcg ? `${channel.name} ECG` : channel.name };
  });
}
