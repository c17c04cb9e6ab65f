import {
  describePath,
  implausible,
  isOtherUnit,
  openWindowStore,
  pickEcgChannel,
  type Recording,
  readRecording,
} from '@ecg-affect/ecg-io';
import { leadQuality } from '@ecg-affect/ecg-signal';
import { Command } from 'commander';
import { inputRateOption, jsonOption } from '../options.js';
import { counted, countsText } from '../terminal/counts.js';
import { print, printJson } from '../terminal/output.js';
import { formatTable } from '../terminal/table.js';

interface InspectOptions {
  readonly inputFs?: number;
  readonly verify: boolean;
  readonly json: boolean;
}

export const inspectCommand = (): Command =>
  new Command('inspect')
    .description('what a file or folder holds: format, channels, rates, units, duration, annotations, quality')
    .argument('<path>', 'a recording, a folder of recordings, or a window store (.arrow)')
    .addOption(inputRateOption())
    .option('--verify', 'read all of a window store and hold it against the digest it was written with', false)
    .addOption(jsonOption())
    .action(async (path: string, options: InspectOptions) => {
      const description = path.endsWith('.arrow') ? await describeStore(path, options) : await describe(path, options);
      if (options.json) printJson(description);
      else print('store' in description ? storeText(description) : pathText(description));
    });

type Description = Awaited<ReturnType<typeof describe>>;
type StoreDescription = Awaited<ReturnType<typeof describeStore>>;

/** Longest piece of a recording that is read to judge its quality, s. */
const QUALITY_SECONDS = 600;

async function describe(path: string, { inputFs, verify }: InspectOptions) {
  if (verify) throw new Error(`--verify needs a window store (.arrow), not ${path}`);
  const rate = inputFs === undefined ? {} : { inputSampleRate: inputFs };
  const { recordings, unreadable } = await describePath(path, rate);
  const described = [];
  const allLeads = recordings.length === 1;
  for (const recording of recordings)
    described.push({ ...recording, ecg: await describeEcg(recording.path, rate, allLeads) });
  return { path, recordings: described, unreadable };
}

/** Channels of fewer samples a second carry no QRS complex, Hz; of more channels than so many only the lead that would be taken is judged. */
const LEAST_RATE = 40;
const MOST_LEADS = 16;

/** How good a channel is as an ECG, in [0, 1]. */
interface LeadDescription {
  readonly channel: string;
  readonly quality: number | null;
}

/** The lead that the other commands would take. */
interface EcgDescription extends LeadDescription {
  readonly leads: readonly LeadDescription[];
  /** What about it can hardly be so, a sentence each. */
  readonly implausible: readonly string[];
}

/**
 * The lead that the other commands would take, how good it is, and what about it can hardly be so; null where none is clearly the ECG. With
 * `allLeads`, how good the others are too.
 */
async function describeEcg(
  path: string,
  rate: { inputSampleRate?: number },
  allLeads: boolean,
): Promise<EcgDescription | null> {
  try {
    const recording = await readRecording(path, { ...rate, to: QUALITY_SECONDS });
    const picked = pickEcgChannel(recording);
    const possible = recording.channels.filter(({ sampleRate, unit }) => sampleRate > LEAST_RATE && !isOtherUnit(unit));
    const judged = allLeads && possible.length <= MOST_LEADS ? possible : possible.filter((each) => each === picked);
    const leads = judged.map(describeLead);
    return { ...(leads[judged.indexOf(picked)] ?? describeLead(picked)), leads, implausible: implausible(picked) };
  } catch {
    return null; // What cannot be read or chosen is said by the rest of the description.
  }
}

function describeLead({ name, samples, sampleRate }: Recording['channels'][number]): LeadDescription {
  const present = longestPresent(samples);
  return { channel: name, quality: present.length > 0 ? leadQuality(present, sampleRate) : null };
}

/** The longest piece without a missing sample: what is missing is told, and the rest is judged. */
function longestPresent(samples: Float32Array | Float64Array): Float32Array | Float64Array {
  let [begin, longest] = [0, samples.subarray(0, 0)];
  for (let i = 0; i <= samples.length; i++) {
    if (i < samples.length && !Number.isNaN(samples[i])) continue;
    if (i - begin > longest.length) longest = samples.subarray(begin, i);
    begin = i + 1;
  }
  return longest;
}

async function describeStore(path: string, { verify }: InspectOptions) {
  const store = await openWindowStore(path);
  try {
    if (verify) await store.verify();
    const { dataset, subject, labels } = await store.table();
    return {
      store: path,
      windows: store.rows,
      windowLength: store.windowLength,
      subjects: new Set(subject.map((name, row) => `${dataset[row]}/${name}`)).size,
      datasets: [...new Set(dataset)],
      ...store.metadata,
      labels: Object.fromEntries(Array.from(labels, ([name, values]) => [name, countValues(values)])),
      ...(verify && { intact: true, fingerprint: await store.fingerprint() }),
    };
  } finally {
    await store.close();
  }
}

/** How often each value stands in a label column. */
function countValues(values: Float64Array): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) {
    const name = Number.isNaN(value) ? 'none' : String(value);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function pathText({ recordings, unreadable }: Description): string {
  const many = recordings.length > 1;
  const parts = many ? [folderTable(recordings), ...remarks(recordings)] : recordings.map(recordingText);
  for (const { path, reason } of unreadable) parts.push(`not readable: ${path}: ${reason}`);
  return parts.join('\n');
}

/** Most remarks on the recordings of a folder; each recording's own description has all. */
const MOST_REMARKS = 20;

function remarks(recordings: Description['recordings']): string[] {
  const all = recordings.flatMap(({ path, problems, ecg }) => [
    ...(ecg?.implausible ?? []).map((warning) => `implausible: ${path}: ${warning}`),
    ...problems.map((problem) => `problem: ${problem}`),
  ]);
  const left = all.length - MOST_REMARKS;
  return left > 0 ? [...all.slice(0, MOST_REMARKS), `and ${left} more remarks`] : all;
}

function recordingText(recording: Description['recordings'][number]): string {
  const { path, format, start, subject, duration, channels, annotations, problems, ecg } = recording;
  const labels = Object.entries(annotations.labels)
    .slice(0, 12)
    .map(([label, count]) => `${label}: ${count}`);
  const qualities = new Map(ecg?.leads.map((lead) => [lead.channel, lead.quality?.toFixed(2)]));
  return [
    `${path}: ${format}, ${seconds(duration)}${subject ? `, subject ${subject}` : ''}${start ? `, ${start}` : ''}`,
    formatTable([
      ['channel', 'unit', 'Hz', 'samples', 'quality'],
      ...channels.map(({ name, unit, sampleRate, length }) => [
        name,
        unit || '-',
        `${sampleRate ?? '?'}`,
        `${length}`,
        qualities.get(name) ?? '-',
      ]),
    ]),
    `annotations: ${annotations.count}${labels.length ? ` (${labels.join(', ')})` : ''}`,
    ecg ? `ECG: ${ecg.channel}, quality ${ecg.quality?.toFixed(2) ?? 'unknown'}` : noEcgText(channels),
    ...(ecg?.implausible ?? []).map((warning) => `implausible: ${warning}`),
    ...problems.map((problem) => `problem: ${problem}`),
  ].join('\n');
}

function noEcgText(channels: Description['recordings'][number]['channels']): string {
  return channels.some(({ sampleRate }) => sampleRate === null)
    ? 'ECG: not judged, since the file does not say a sampling rate: add --input-fs'
    : 'ECG: no channel is clearly one';
}

function folderTable(recordings: Description['recordings']): string {
  return formatTable([
    ['recording', 'format', 'duration', 'channels', 'ECG', 'quality'],
    ...recordings.map(({ path, format, duration, channels, ecg }) => [
      path,
      format,
      seconds(duration),
      `${channels.length}`,
      ecg?.channel ?? '-',
      ecg?.quality?.toFixed(2) ?? '',
    ]),
  ]);
}

function storeText({
  store,
  windows,
  windowLength,
  subjects,
  datasets,
  labels,
  classNames,
  preprocessing,
  synthetic,
  fingerprint,
  intact,
}: StoreDescription): string {
  const columns = Object.entries(labels).map(
    ([name, counts]) => `label ${name}: ${countsText(counts, classNames?.[name])}`,
  );
  return [
    `${store}: ${windows} windows of ${windowLength} samples, ${counted(subjects, 'subject')} of ${datasets.join(', ')}${synthetic ? ' (SYNTHETIC)' : ''}`,
    ...columns,
    `pre-processing: ${JSON.stringify(preprocessing)}`,
    ...(intact ? [`intact: its content is what was written, SHA-256 ${fingerprint}`] : []),
  ].join('\n');
}

function seconds(duration: number | null): string {
  return duration === null ? 'unknown duration' : `${duration.toFixed(1)} s`;
}
