import { join } from 'node:path';
import { EcgIoError } from '../error.js';
import { type BidsEvent, eventsOf } from '../formats/bids/events.js';
import { parseBidsName, readSidecars, sidecarsOf } from '../formats/bids/sidecars.js';
import { type BidsRow, readBidsTable } from '../formats/bids/table.js';
import type { SourceFolder } from '../formats/byte-source.js';
import { nodeFolder } from '../formats/node/node-folder.js';
import { openRecording } from '../formats/node/read-recording.js';
import { pickEcgChannel } from '../formats/pick-channel.js';
import type { ChannelInfo, RecordingFile } from '../formats/recording-file.js';
import { isRecordingName } from '../formats/recording-names.js';
import type { Dataset, DatasetOptions, LabelledSpan, Labels } from './dataset.js';
import { classNamesOf, type LabelCoding, labelCoding } from './label-coding.js';
import { listFiles } from './list-files.js';
import { readChannel } from './read-lead.js';
import { groupBySubject, type Recordings, sourceDataset } from './source-dataset.js';

/** Recordings that may hold an ECG, in the folder of their subject. */
const RECORDING = /(?:^|\/)(sub-[^/]+)\/(?:[^/]+\/)*\1_[^/]*_(?:physio|eeg|ieeg|emg|ecg)\.[^/]+$/;
/** What others made of the data set, or it was made of. */
const NOT_RAW = /(?:^|\/)(?:derivatives|sourcedata|code|stimuli)\//;
/** Columns of `events.tsv` that are no labels. */
const NO_LABELS = ['onset', 'duration', 'sample', 'response_time', 'stim_file', 'HED', 'channel'];
/** More different words are free text. */
const MOST_WORDS = 50;
/** s; no window fits in a shorter event. */
const LEAST_SECONDS = 10;

/** A recording of a run. */
interface Run {
  readonly subject: string;
  readonly session: string;
  readonly path: string;
  /** Name in the data set. */
  readonly name: string;
  readonly events: readonly BidsEvent[];
  /** What holds for all of it, by column. */
  readonly described: BidsRow;
}

/**
 * Any BIDS data set with an ECG: columns of `_physio.tsv.gz`, or channels of EEG recordings that are of type ECG in `channels.tsv` or have ECG in their name. Events
 * of at least ten seconds are spans with the columns of `events.tsv` as labels (`trial_type` and others); a recording without such is one span. The columns
 * of `participants.tsv`, and `task` where there are several, are labels too. Words are numbered in the order of the alphabet.
 *
 * @throws EcgIoError when the folder holds no such recordings
 */
export async function openBids(folder: string, options: DatasetOptions): Promise<Dataset> {
  const root = nodeFolder(folder);
  const names = (await listFiles(folder)).filter(
    (name) => RECORDING.test(name) && isRecordingName(name) && !NOT_RAW.test(name),
  );
  if (names.length === 0)
    throw new EcgIoError(`${folder} holds no recordings of a BIDS data set (sub-01/..., physio or eeg)`);
  const participants = new Map<string, readonly BidsRow[]>();
  const runs: Run[] = [];
  for (const name of names) {
    const above = name.slice(0, RECORDING.exec(name)?.index ?? 0);
    if (!participants.has(above)) participants.set(above, await readParticipants(root, above));
    runs.push(await readRun(root, name, join(folder, name), participants.get(above) ?? []));
  }
  const codings = codingsOf(runs);
  const description = { name: 'bids', labels: [...codings.keys()], classNames: classNamesOf(codings) };
  return sourceDataset(description, groupBySubject(runs), (run) => readLeads(root, run, codings, options));
}

async function readParticipants(root: SourceFolder, above: string): Promise<readonly BidsRow[]> {
  const source = await root.open(`${above}${above === '' ? '' : '/'}participants.tsv`);
  return source ? readBidsTable(source) : [];
}

async function readRun(root: SourceFolder, name: string, path: string, participants: readonly BidsRow[]): Promise<Run> {
  const { entities, kind } = parseBidsName(name);
  const [subject, ...others] = entities;
  const isPhysio = kind.startsWith('physio.');
  const start = isPhysio ? Number((await readSidecars(root, name, 'physio.json')).StartTime ?? 0) : 0;
  const { participant_id: _, ...participant } = participants.find((row) => row.participant_id === subject) ?? {};
  const task = entities.find((entity) => entity.startsWith('task-'))?.slice('task-'.length);
  return {
    subject,
    session: [...others, kind.replace(/\..*$/, '')].join('_'),
    path,
    name,
    events: await eventsOf(root, name, Number.isFinite(start) ? start : 0),
    described: { ...participant, ...(task !== undefined && { task }) },
  };
}

/** How the labels become numbers: of every column that does not hold free text, and is not the same everywhere for tasks. */
function codingsOf(runs: readonly Run[]): ReadonlyMap<string, LabelCoding> {
  const columns = new Map<string, Set<string>>();
  for (const { events, described } of runs) {
    for (const row of [described, ...events.map((event) => event.row)]) {
      for (const [column, cell] of Object.entries(row)) {
        if (NO_LABELS.includes(column) || cell === undefined) continue;
        columns.set(column, (columns.get(column) ?? new Set()).add(cell));
      }
    }
  }
  if (columns.get('task')?.size === 1) columns.delete('task');
  return new Map(
    Array.from(columns, ([column, cells]) => [column, labelCoding(cells)] as const).filter(
      ([, { names = [] }]) => names.length <= MOST_WORDS,
    ),
  );
}

async function readLeads(
  root: SourceFolder,
  run: Run,
  codings: ReadonlyMap<string, LabelCoding>,
  { channel, inputSampleRate }: DatasetOptions,
): Promise<Recordings> {
  const file = await openRecording(run.path, inputSampleRate === undefined ? {} : { inputSampleRate });
  const picked = channel === undefined ? await pickTyped(root, run, file) : pickEcgChannel(file, channel);
  const lead = await readChannel(file, picked);
  const { spans, unused } = spansOf(run, codings, lead.samples.length / lead.sampleRate);
  const skipped = unused === undefined ? [] : [{ source: run.path, reason: unused }];
  return { leads: [{ ...lead, session: run.session, spans }], skipped };
}

/** The channel that is said to be an ECG, by its name or its type in `channels.tsv`; a single channel may be anything else. */
async function pickTyped(root: SourceFolder, { name, path }: Run, file: RecordingFile): Promise<ChannelInfo> {
  const [table] = (await sidecarsOf(root, name, 'channels.tsv')).slice(-1);
  const source = table === undefined ? undefined : await root.open(table);
  const typed = new Set(
    (source ? await readBidsTable(source) : []).flatMap((row) => (row.type?.toUpperCase() === 'ECG' ? row.name : [])),
  );
  const channels = file.channels.filter((channel) => typed.has(channel.name) || /ecg|ekg/i.test(channel.name));
  if (channels.length > 0) return pickEcgChannel({ channels, source: file.source });
  const listed = file.channels.map((channel) => channel.name);
  const list = listed.length > 12 ? `${listed.slice(0, 12).join(', ')}, ...` : listed.join(', ');
  throw new EcgIoError(`${path} has no channel that is said to be an ECG: name one of ${list} if it is`);
}

/** Where the windows of a recording of some seconds come from. */
function spansOf(
  { events, described }: Run,
  codings: ReadonlyMap<string, LabelCoding>,
  seconds: number,
): { readonly spans: readonly LabelledSpan[]; readonly unused?: string } {
  const labelsOf = (row: BidsRow): Labels =>
    Object.fromEntries(Array.from(codings, ([label, coding]) => [label, coding.valueOf(row[label] ?? '')]));
  const inside = events
    .map(({ onset, duration, row }) => ({
      start: Math.max(0, onset),
      end: Math.min(seconds, onset + duration),
      labels: labelsOf({ ...described, ...row }),
    }))
    .filter(({ start, end }) => end - start >= LEAST_SECONDS);
  const spans: LabelledSpan[] = [];
  // Blocks rather than the trials in them.
  for (const span of inside.toSorted((a, b) => b.end - b.start - (a.end - a.start))) {
    if (spans.every(({ start, end }) => span.end <= start || span.start >= end)) spans.push(span);
  }
  spans.sort((a, b) => a.start - b.start);
  if (spans.length === 0) {
    const whole = { start: 0, end: seconds, labels: labelsOf(described) };
    const unused = `none of its ${events.length} events lasts ${LEAST_SECONDS} s within it: it is taken as a whole`;
    return events.length === 0 ? { spans: [whole] } : { spans: [whole], unused };
  }
  const left = inside.length - spans.length;
  return left === 0 ? { spans } : { spans, unused: `${left} of its events overlap longer ones: those are taken` };
}
