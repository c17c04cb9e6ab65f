import type { Annotation } from '../../recording.js';
import type { SourceFolder } from '../byte-source.js';
import { sidecarsOf } from './sidecars.js';
import { type BidsRow, readBidsTable } from './table.js';

/** A row of an `events.tsv`. */
export interface BidsEvent {
  /** s from the first sample of a recording of the run. */
  readonly onset: number;
  /** s; 0 where it is not known. */
  readonly duration: number;
  readonly row: BidsRow;
}

/**
 * The events of a run of a BIDS data set, from the `events.tsv` that applies to one of its files.
 * @param start of that file on the clock of the run, in s: onsets are counted from it
 */
export async function eventsOf(folder: SourceFolder, name: string, start = 0): Promise<readonly BidsEvent[]> {
  const tables = await sidecarsOf(folder, name, 'events.tsv');
  const source = tables.length > 0 ? await folder.open(tables[tables.length - 1]) : undefined;
  if (!source) return [];
  return (await readBidsTable(source)).flatMap((row) => {
    const onset = Number(row.onset ?? Number.NaN) - start;
    return Number.isFinite(onset) ? [{ onset, duration: Math.max(0, Number(row.duration ?? 0) || 0), row }] : [];
  });
}

/** An event as annotation: its type, or value, is the label. */
export function annotationOf({ onset, duration, row: { trial_type, value } }: BidsEvent): Annotation {
  return { onset, duration, label: trial_type ?? value ?? 'event' };
}
