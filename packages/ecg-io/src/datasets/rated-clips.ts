import { pickEcgChannel } from '../formats/pick-channel.js';
import type { DatasetLead, Labels, Skipped } from './dataset.js';
import { ratingLabels } from './ratings.js';
import type { Recordings } from './source-dataset.js';

/** One film clip that a subject watched and rated. */
export interface RatedClip {
  readonly session: string;
  readonly samples: Float64Array;
  readonly ratings: Labels;
}

/** The clips of a file but those that are empty, or all of whose samples or ratings are missing. */
export function usableClips(
  clips: Iterable<RatedClip>,
  {
    source,
    sampleRate,
    threshold,
  }: { readonly source: string; readonly sampleRate: number; readonly threshold: number },
): Recordings {
  const leads: DatasetLead[] = [];
  const skipped: Skipped[] = [];
  for (const { session, samples, ratings } of clips) {
    const reason = whyUseless(samples, ratings);
    if (reason !== undefined) {
      skipped.push({ source: `${source}, ${session}`, reason });
      continue;
    }
    const spans = [{ start: 0, end: samples.length / sampleRate, labels: ratingLabels(ratings, threshold) }];
    leads.push({ session, samples: Float32Array.from(samples), sampleRate, spans });
  }
  return { leads, skipped };
}

function whyUseless(samples: Float64Array, ratings: Labels): string | undefined {
  if (samples.length === 0) return 'it is empty';
  if (samples.every(Number.isNaN)) return 'all its samples are missing';
  if (Object.values(ratings).every(Number.isNaN)) return 'it was not rated';
  return undefined;
}

/** The place of the lead asked for among those that a data set has. */
export function pickLead(path: string, names: readonly string[], channel: string | number | undefined): number {
  const channels = names.map((name) => ({ name, unit: '' }));
  return channels.indexOf(pickEcgChannel({ channels, source: { path } }, channel));
}
