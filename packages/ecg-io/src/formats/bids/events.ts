import type { Annotation } from '../../recording.js';
import type { SourceFolder } from '../byte-source.js';
import { sidecarsOf } from './sidecars.js';
import { type BidsRow, readBidsTable } from './table.js';

/**
 * The events of a run of a BIDS data set, from the `events.tsv` that applies to one of its files.
 * @param start of that file on the clock of the run, in s: onsets are counted from it
 */
export async function eventsOf(folder: SourceFolder, name: string, start = 0): Promise<readonly Annotation[]> {
  const tables = await sidecarsOf(folder, name, 'events.tsv');
  const source = tables.length > 0 ? await folder.open(tables[tables.length - 1]) : undefined;
  if (!source) return [];
  return (await readBidsTable(source)).flatMap((row) => {
    const onset = Number(row.onset ?? Number.NaN) - start;
    if (!Number.isFinite(onset)) return [];
    return [{ onset, duration: Math.max(0, Number(row.duration ?? 0) || 0), label: labelOf(row) }];
  });
}

function labelOf({ trial_type, value }: BidsRow): string {
  return trial_type ?? value ?? 'event';
}
