import { describePath, openWindowStore, pickEcgChannel, readRecording, toMillivolts } from '@ecg-affect/ecg-io';
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
  for (const recording of recordings) described.push({ ...recording, ecg: await describeEcg(recording.path, rate) });
  return { path, recordings: described, unreadable };
}

/** The lead that the other commands would take, and how good it is; null where none is clearly the ECG. */
async function describeEcg(
  path: string,
  rate: { inputSampleRate?: number },
): Promise<{ channel: string; quality: number | null } | null> {
  try {
    const recording = await readRecording(path, { ...rate, to: QUALITY_SECONDS });
    const { name, samples, sampleRate } = toMillivolts(pickEcgChannel(recording));
    return { channel: name, quality: samples.length > 0 ? leadQuality(samples, sampleRate) : null };
  } catch {
    return null; // What cannot be read or chosen is said by the rest of the description.
  }
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
  const parts = many ? [folderTable(recordings)] : recordings.map(recordingText);
  for (const { path, reason } of unreadable) parts.push(`not readable: ${path}: ${reason}`);
  return parts.join('\n');
}

function recordingText(recording: Description['recordings'][number]): string {
  const { path, format, start, subject, duration, channels, annotations, problems, ecg } = recording;
  const labels = Object.entries(annotations.labels)
    .slice(0, 12)
    .map(([label, count]) => `${label}: ${count}`);
  return [
    `${path}: ${format}, ${seconds(duration)}${subject ? `, subject ${subject}` : ''}${start ? `, ${start}` : ''}`,
    formatTable([
      ['channel', 'unit', 'Hz', 'samples'],
      ...channels.map(({ name, unit, sampleRate, length }) => [name, unit || '-', `${sampleRate ?? '?'}`, `${length}`]),
    ]),
    `annotations: ${annotations.count}${labels.length ? ` (${labels.join(', ')})` : ''}`,
    ecg ? `ECG: ${ecg.channel}, quality ${ecg.quality?.toFixed(2) ?? 'unknown'}` : noEcgText(channels),
    ...problems.map((problem) => `damaged: ${problem}`),
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
