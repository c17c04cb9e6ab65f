import type { XmlElement } from '@rgrove/parse-xml';
import { EcgIoError } from '../../error.js';
import type { ByteSource } from '../byte-source.js';
import { type Piece, piecedChannel, piecedSamples } from '../pieces.js';
import type { RecordingFile } from '../recording-file.js';
import { allAt, childAt } from '../xml/element.js';
import { annotationsOf } from './annotations.js';
import { type SequenceSet, sequenceSetsOf } from './series.js';
import { unixSeconds } from './time.js';

/** A sequence set with the second at which it begins, since 1970 where any series has a date. */
interface PlacedSet extends SequenceSet {
  readonly begin: number;
}

/**
 * Opens an annotated ECG of HL7 (aECG): the leads of its series, placed by their times, with NaN between them. Representative beats, which are derived,
 * are left out. The subject is the trial's number of the person, never a name.
 * @throws EcgIoError when a series is damaged, or there is none
 */
export function openAecg(source: ByteSource, root: XmlElement): RecordingFile {
  const series = allAt(root, 'component', 'series').filter(
    (candidate) => childAt(candidate, 'code')?.attributes.code !== 'REPRESENTATIVE_BEAT',
  );
  const placed = series.map((part) => ({ part, sets: placedSets(source.name, part) }));
  const sets = placed.flatMap((one) => one.sets);
  const start = firstOf(sets);
  const signals = signalsOf(source.name, sets, start);
  if (signals.length === 0) throw new EcgIoError(`${source.name} has no series of leads`);
  const subject = allAt(
    root,
    'componentOf',
    'timepointEvent',
    'componentOf',
    'subjectAssignment',
    'subject',
    'trialSubject',
    'id',
  )[0];
  const number = subject?.attributes.extension;
  return {
    source: { path: source.name, format: 'HL7 aECG' },
    channels: signals.map(({ channel }) => channel),
    ...(start > 0 && { start: new Date(Math.round(start * 1000)) }),
    ...(number && { subject: number }),
    annotations: async () =>
      placed
        .flatMap((one) => annotationsOf(one.part, start, firstOf(one.sets) - start))
        .sort((a, b) => a.onset - b.onset),
    samples: async (indices, from, to) => indices.map((index) => piecedSamples(signals[index], from, to)),
  };
}

/** The second at which the first of them begins. */
function firstOf(sets: readonly PlacedSet[]): number {
  return sets.reduce((first, { begin }) => Math.min(first, begin), Number.POSITIVE_INFINITY);
}

function placedSets(file: string, series: XmlElement): PlacedSet[] {
  const low = unixSeconds(childAt(series, 'effectiveTime', 'low')?.attributes.value);
  const origin = Number.isNaN(low) ? 0 : low;
  return sequenceSetsOf(file, series).map((set) => {
    const head = Number.isNaN(set.head) ? 0 : set.head;
    return { ...set, begin: set.isAbsolute && head > 0 ? head : origin + head };
  });
}

/** The leads, by name and rate, each from all sets that have it. */
function signalsOf(file: string, sets: readonly PlacedSet[], start: number) {
  const byLead = new Map<string, { name: string; unit: string; sampleRate: number; pieces: Piece[] }>();
  for (const { leads, sampleRate, begin } of sets) {
    for (const { name, unit, values } of leads) {
      const key = `${name} ${unit} ${sampleRate}`;
      const lead = byLead.get(key) ?? { name, unit, sampleRate, pieces: [] };
      lead.pieces.push({ sample: Math.round((begin - start) * sampleRate), values });
      byLead.set(key, lead);
    }
  }
  return [...byLead.values()].map(({ pieces, ...channel }) => piecedChannel(file, channel, pieces));
}
