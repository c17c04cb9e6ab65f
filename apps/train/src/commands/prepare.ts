import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { DATASET_NAMES, type PrepareSummary, prepare, readSubjectMap } from '@ecg-affect/ecg-io';
import { DEFAULT_PREPROCESSING, isNormalisation, type Normalisation } from '@ecg-affect/ecg-signal';
import { codeVersion, type DatasetReference, folderFingerprint, openReferred } from '@ecg-affect/experiments';
import { type Status, statusText } from '@ecg-affect/jobs';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { type ExecutorOptions, withExecutorOptions } from '../executor-options.js';
import {
  channelOption,
  forceOption,
  fraction,
  inputRateOption,
  jsonOption,
  notchOption,
  outputRateOption,
  positive,
  seedOption,
  wholeNumber,
} from '../options.js';
import { counted, countsText } from '../terminal/counts.js';
import { onInterrupt } from '../terminal/interrupt.js';
import { print, printJson, refuseExisting } from '../terminal/output.js';
import { startProgress } from '../terminal/progress.js';
import { formatTable } from '../terminal/table.js';
import { folderOf, prepareParts, submitParts, type WholeJob } from './prepare-parts.js';

export interface PrepareCommandOptions extends ExecutorOptions {
  readonly out: string;
  readonly fs: number;
  /** Hz; 0 for no filter. */
  readonly highpass: number;
  readonly notch?: number;
  readonly window: number;
  readonly overlap: number;
  readonly normalise: Normalisation;
  readonly minQuality: number;
  readonly channel?: string;
  readonly inputFs?: number;
  readonly threshold?: number;
  /** MB */
  readonly shardSize?: number;
  readonly workers?: number;
  /** With an executor: how many jobs. */
  readonly parts?: number;
  /** File that says which records are of one person. */
  readonly subjectMap?: string;
  readonly subjects: number;
  readonly minutes: number;
  readonly seed: number;
  readonly force: boolean;
}

const SYNTHETIC = 'synthetic';
const PARTS = 16;

export const prepareCommand = (): Command =>
  withExecutorOptions(new Command('prepare'), {})
    .description('a data set into a window store: resampled, filtered, normalised, cut into windows')
    .addArgument(new Argument('<dataset>', 'how the folder is laid out').choices([...DATASET_NAMES, SYNTHETIC]))
    .argument('[path]', `folder of the data set; none for ${SYNTHETIC}`)
    .requiredOption('--out <file>', 'the window store (.arrow)')
    .addOption(outputRateOption('sampling rate of the windows').default(DEFAULT_PREPROCESSING.sampleRate))
    .addOption(
      new Option('--highpass <Hz>', 'against baseline wander; 0 for none')
        .argParser(fraction(0, 1000))
        .default(DEFAULT_PREPROCESSING.highpass),
    )
    .addOption(notchOption())
    .addOption(
      new Option('--window <s>', 'length of a window').argParser(positive).default(DEFAULT_PREPROCESSING.windowSeconds),
    )
    .addOption(
      new Option('--overlap <fraction>', 'of a window with the next')
        .argParser(fraction(0, 1))
        .default(DEFAULT_PREPROCESSING.overlap),
    )
    .addOption(
      new Option('--normalise <policy>', 'subject, calibrate:60s, running, window or none')
        .argParser(normalisation)
        .default(DEFAULT_PREPROCESSING.normalisation),
    )
    .addOption(
      new Option('--min-quality <index>', 'leave out windows of a lower quality')
        .argParser(fraction(0, 1.001))
        .default(0),
    )
    .addOption(channelOption())
    .addOption(inputRateOption())
    .addOption(
      new Option('--threshold <rating>', 'ratings above it are high; the middle of the scale by default').argParser(
        positive,
      ),
    )
    .addOption(
      new Option('--shard-size <MB>', 'write several stores of at most this size, name-1-of-3.arrow, ...').argParser(
        positive,
      ),
    )
    .addOption(
      new Option('--workers <n>', 'worker threads, and subjects in memory; changes speed only')
        .argParser(wholeNumber(1))
        .default(availableParallelism(), 'one a core'),
    )
    .addOption(
      new Option('--parts <n>', 'with --executor: jobs, and files of the store, at most one a subject')
        .argParser(wholeNumber(1))
        .default(PARTS),
    )
    .option(
      '--subject-map <file>',
      'wfdb: a table with the columns record and subject, for records of one person under several names',
    )
    .addOption(new Option('--subjects <n>', `size of the ${SYNTHETIC} cohort`).argParser(wholeNumber(1)).default(16))
    .addOption(
      new Option('--minutes <min>', `length of each recording of the ${SYNTHETIC} cohort`)
        .argParser(positive)
        .default(3),
    )
    .addOption(seedOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .action(async (dataset: string, path: string | undefined, options: PrepareCommandOptions & { json: boolean }) => {
      if (options.executor === 'none' || (options.executor && options.wait === false)) {
        const status = await submitPrepare(dataset, path, options);
        print(
          `${folderOf(options.out)}: ${statusText(status)}\nthe same command without --executor none and --no-wait writes the store`,
        );
        return;
      }
      const summary = await runPrepare(dataset, path, options);
      if (options.json) printJson(summary);
      else print(summaryText(summary));
    });

/** Prepares a data set, showing progress: in this process, or by jobs where an executor is given. */
export async function runPrepare(
  dataset: string,
  path: string | undefined,
  options: PrepareCommandOptions,
): Promise<PrepareSummary> {
  const { out, parts = PARTS, workers, force, executor } = options;
  refuseExisting(out, force);
  const whole = await wholeOf(dataset, path, options, executor !== undefined);
  if (executor !== undefined) return prepareParts(whole, { ...options, parts });
  const opened = await openReferred(whole.dataset);
  const interrupt = onInterrupt('stopping after this subject, without a store; once more ends at once');
  const progress = startProgress('preparing', opened.size);
  try {
    return await prepare({
      dataset: opened,
      out,
      preprocessing: whole.preprocessing,
      minQuality: whole.minQuality,
      ...(whole.shardBytes !== undefined && { shardBytes: whole.shardBytes }),
      ...(workers === undefined ? {} : { workers }),
      signal: interrupt.signal,
      onProgress: ({ done, subject, windows }) => progress.update(done, `${subject}, ${windows} windows`),
    });
  } finally {
    progress.stop();
    interrupt.stop();
  }
}

/** Writes the plan of the parts, and submits it where there is an executor, without waiting for it. */
export async function submitPrepare(
  dataset: string,
  path: string | undefined,
  options: PrepareCommandOptions,
): Promise<Status> {
  refuseExisting(options.out, options.force);
  return submitParts(await wholeOf(dataset, path, options, true), { ...options, parts: options.parts ?? PARTS });
}

/** @param fingerprinted whether jobs will refer to the data set */
async function wholeOf(
  dataset: string,
  path: string | undefined,
  options: PrepareCommandOptions,
  fingerprinted: boolean,
): Promise<WholeJob> {
  const { fs, highpass, notch, window, overlap, normalise, minQuality, shardSize } = options;
  return {
    kind: 'prepare',
    version: codeVersion(),
    dataset: await referenceTo(dataset, path, options, fingerprinted),
    preprocessing: {
      sampleRate: fs,
      highpass: highpass === 0 ? null : highpass,
      ...(notch !== undefined && { notch }),
      windowSeconds: window,
      overlap,
      normalisation: normalise,
    },
    minQuality,
    ...(shardSize !== undefined && { shardBytes: shardSize * 1e6 }),
  };
}

async function referenceTo(
  layout: string,
  path: string | undefined,
  { channel, inputFs, threshold, subjectMap, subjects, minutes, seed }: PrepareCommandOptions,
  fingerprinted: boolean,
): Promise<DatasetReference> {
  if (layout === SYNTHETIC && subjectMap !== undefined) throw new Error('--subject-map is for records of wfdb');
  if (layout === SYNTHETIC) return { kind: 'synthetic', subjects, minutesPerState: minutes, seed };
  if (path === undefined) throw new Error(`prepare ${layout} needs the path of the data set's folder`);
  return {
    kind: 'folder',
    layout,
    path: fingerprinted ? resolve(path) : path,
    fingerprint: fingerprinted ? await folderFingerprint(path) : '',
    ...(channel !== undefined && { channel }),
    ...(inputFs !== undefined && { inputSampleRate: inputFs }),
    ...(threshold !== undefined && { threshold }),
    ...(subjectMap !== undefined && { subjects: await readSubjectMap(subjectMap) }),
  };
}

/** Lines of a long list that a terminal is shown; `--json` has them all. */
const SHOWN = 10;

function summaryText({
  stores,
  dataset,
  subjects,
  recordings,
  windows,
  dropped,
  lowQuality,
  labels,
  classNames,
  skipped,
  warnings,
}: PrepareSummary): string {
  const counts = Object.entries(labels).map(([label, values]) => [label, countsText(values, classNames[label])]);
  return [
    `${stores.join(', ')}: ${counted(windows, 'window')} of ${counted(subjects, 'subject')} in ${counted(recordings, 'recording')} of ${dataset}`,
    counts.length > 0 ? formatTable([['label', 'windows'], ...counts]) : 'no labels',
    `left out: ${dropped.missing} windows with missing samples, ${dropped.quality} of low quality`,
    ...shortened(
      lowQuality.map(
        ({ subject, session, windows: count }) => `  ${subject} ${session}: ${count} windows of low quality`,
      ),
    ),
    ...shortened(skipped.map(({ source, reason }) => `  skipped ${source}: ${withoutName(reason, source)}`)),
    ...shortened(warnings.map((warning) => `  warning: ${warning}`)),
  ].join('\n');
}

/** Most reasons begin with the file, which need not be named twice. */
function withoutName(reason: string, source: string): string {
  return reason.startsWith(`${source} `) || reason.startsWith(`${source}: `)
    ? reason.slice(source.length).replace(/^:? /, '')
    : reason;
}

function shortened(lines: readonly string[]): string[] {
  return lines.length <= SHOWN
    ? [...lines]
    : [...lines.slice(0, SHOWN), `  and ${lines.length - SHOWN} more (--json lists them)`];
}

function normalisation(text: string): Normalisation {
  if (isNormalisation(text)) return text;
  throw new InvalidArgumentError(`expected subject, calibrate:60s, running, window or none, found '${text}'`);
}
