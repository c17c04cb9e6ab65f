import { EcgIoError } from '../../error.js';
import type { Annotation } from '../../recording.js';
import type { ByteSource } from '../byte-source.js';
import { dateOf } from '../date.js';
import { piecedChannel, piecedSamples } from '../pieces.js';
import type { OpenOptions, RecordingFile } from '../recording-file.js';
import { type DataSet, decimalIn, integersIn, textIn } from './data-set.js';
import { type MultiplexGroup, readGroup } from './group.js';
import { readDicom } from './read.js';

const TAG = {
  modality: 0x00080060,
  acquisition: 0x0008002a,
  zone: 0x00080201,
  patientId: 0x00100020,
  waveforms: 0x54000100,
  annotations: 0x0040b020,
  text: 0x00700006,
  conceptName: 0x0040a043,
  concept: 0x0040a168,
  codeMeaning: 0x00080104,
  positions: 0x0040a132,
  timeOffsets: 0x0040a138,
  referenced: 0x0040a0b0,
} as const;
/** Date and time in elements of their own: of acquisition, of content. */
const DATES: readonly (readonly [date: number, time: number])[] = [
  [0x00080022, 0x00080032],
  [0x00080023, 0x00080033],
];

/**
 * Opens a DICOM waveform (12-lead, general and ambulatory ECG, and others). Of its multiplex groups those labelled as rhythm are read, else the longest: a median beat is
 * none of the recording. The subject is the patient's number; the name is not read.
 * @throws EcgIoError when the file is damaged, or holds no waveform
 */
export async function openDicom(source: ByteSource, { maxBytes }: OpenOptions): Promise<RecordingFile> {
  const set = await readDicom(source, maxBytes);
  const items = set.get(TAG.waveforms)?.items ?? [];
  if (items.length === 0) {
    const modality = textIn(set, TAG.modality);
    throw new EcgIoError(
      `${source.name} is a DICOM file without a waveform${modality ? `, of the modality ${modality}` : ''}`,
    );
  }
  const groups = items.map((item) => readGroup(item, source.name));
  const kept = groupsOfRecording(groups);
  const signals = kept.flatMap(({ sampleRate, channels }) =>
    channels.map(({ piece, ...channel }) => piecedChannel(source.name, { ...channel, sampleRate }, [piece])),
  );
  const start = startOf(set);
  const subject = textIn(set, TAG.patientId);
  return {
    source: { path: source.name, format: 'DICOM' },
    channels: signals.map(({ channel }) => channel),
    ...(start && { start }),
    ...(subject !== undefined && { subject }),
    annotations: async () => annotationsOf(set, groups, kept),
    problems: async () =>
      groups
        .filter((group) => !kept.includes(group) && !isBeat(group))
        .map(({ label, length }) => `${source.name}: a waveform "${label}" of ${length} samples is left out`),
    samples: async (indices, from, to) => indices.map((index) => piecedSamples(signals[index], from, to)),
  };
}

function groupsOfRecording(groups: readonly MultiplexGroup[]): readonly MultiplexGroup[] {
  const rhythms = groups.filter(({ label }) => /rhythm/i.test(label));
  if (rhythms.length > 0) return rhythms;
  return [
    groups.reduce((best, group) => (group.length / group.sampleRate > best.length / best.sampleRate ? group : best)),
  ];
}

function isBeat({ label }: MultiplexGroup): boolean {
  return /median|average|template|beat/i.test(label);
}

/** When it was acquired, else the date of the content; midnight is no time that is said. */
function startOf(set: DataSet): Date | undefined {
  const texts = [
    textIn(set, TAG.acquisition),
    ...DATES.map(([date, time]) => `${textIn(set, date) ?? ''}${textIn(set, time) ?? ''}`),
  ];
  for (const text of texts) {
    const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d(?:\.\d{1,6})?)?([-+]\d{4})?$/.exec(text ?? '');
    if (!found) continue;
    const [, year, month, day, hour, minute = 0, second = 0] = found.map((part) =>
      part === undefined ? undefined : Number(part),
    );
    const date = dateOf(year, month, day, hour, minute, second);
    const zone = found[7] ?? textIn(set, TAG.zone);
    if (date) return new Date(date.getTime() - minutesOf(zone) * 60_000);
  }
  return undefined;
}

/** Minutes east of Greenwich in `+0130`. */
function minutesOf(zone: string | undefined): number {
  const found = /^([-+])(\d\d)(\d\d)$/.exec(zone ?? '');
  return found ? (Number(found[2]) * 60 + Number(found[3])) * (found[1] === '-' ? -1 : 1) : 0;
}

/** Annotations with a place in a group that is read: sample positions count from 1, times are in ms. */
function annotationsOf(set: DataSet, groups: readonly MultiplexGroup[], kept: readonly MultiplexGroup[]): Annotation[] {
  return (set.get(TAG.annotations)?.items ?? []).flatMap((item): Annotation[] => {
    const group = groups[(integersIn(item, TAG.referenced, 16)[0] ?? 1) - 1];
    if (!group || !kept.includes(group)) return [];
    const [name] = item.get(TAG.conceptName)?.items ?? [];
    const [concept] = item.get(TAG.concept)?.items ?? [];
    const label = textIn(item, TAG.text) ?? textIn(concept, TAG.codeMeaning) ?? textIn(name, TAG.codeMeaning);
    const positions = integersIn(item, TAG.positions, 32);
    const offset = decimalIn(item, TAG.timeOffsets);
    const begin =
      positions.length > 0 ? (positions[0] - 1) / group.sampleRate : offset === undefined ? undefined : offset / 1000;
    if (label === undefined || begin === undefined || !(begin >= 0)) return [];
    const duration = positions.length === 2 ? Math.max(0, (positions[1] - positions[0]) / group.sampleRate) : 0;
    return [{ onset: begin, duration, label }];
  });
}
