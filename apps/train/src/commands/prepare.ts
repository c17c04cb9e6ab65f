import { availableParallelism } from 'node:os';
import {
  DATASET_NAMES,
  type Dataset,
  DEFAULT_PREPROCESSING,
  type Normalisation,
  normalisationSchema,
  openDataset,
  type PrepareSummary,
  prepare,
} from '@ecg-affect/ecg-io';
import { syntheticDataset } from '@ecg-affect/synthetic';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import {
  channelOption,
  forceOption,
  fraction,
  inputRateOption,
  jsonOption,
  outputRateOption,
  positive,
  seedOption,
  wholeNumber,
} from '../options.js';
import { onInterrupt } from '../terminal/interrupt.js';
import { print, printJson, refuseExisting } from '../terminal/output.js';
import { startProgress } from '../terminal/progress.js';
import { formatTable } from '../terminal/table.js';

export interface PrepareCommandOptions {
  readonly out: string;
  readonly fs: number;
  /** Hz; 0 for no filter. */
  readonly highpass: number;
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
  readonly subjects: number;
  readonly minutes: number;
  readonly seed: number;
  readonly force: boolean;
}

const SYNTHETIC = 'synthetic';

export const prepareCommand = (): Command =>
  new Command('prepare')
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
      const summary = await runPrepare(dataset, path, options);
      if (options.json) printJson(summary);
      else print(summaryText(summary));
    });

/** Prepares a data set, showing progress. */
export async function runPrepare(
  dataset: string,
  path: string | undefined,
  options: PrepareCommandOptions,
): Promise<PrepareSummary> {
  const { out, fs, highpass, window, overlap, normalise, minQuality, shardSize, workers, force } = options;
  refuseExisting(out, force);
  const opened = await open(dataset, path, options);
  const interrupt = onInterrupt('stopping after this subject, without a store; once more ends at once');
  const progress = startProgress('preparing', opened.size);
  try {
    return await prepare({
      dataset: opened,
      out,
      preprocessing: {
        sampleRate: fs,
        highpass: highpass === 0 ? null : highpass,
        windowSeconds: window,
        overlap,
        normalisation: normalise,
      },
      minQuality,
      ...(shardSize === undefined ? {} : { shardBytes: shardSize * 1e6 }),
      ...(workers === undefined ? {} : { workers }),
      signal: interrupt.signal,
      onProgress: ({ done, subject, windows }) => progress.update(done, `${subject}, ${windows} windows`),
    });
  } finally {
    progress.stop();
    interrupt.stop();
  }
}

async function open(dataset: string, path: string | undefined, options: PrepareCommandOptions): Promise<Dataset> {
  if (dataset === SYNTHETIC) {
    const { subjects, minutes, seed } = options;
    return syntheticDataset({ subjects, minutesPerState: minutes, seed });
  }
  if (path === undefined) throw new Error(`prepare ${dataset} needs the path of the data set's folder`);
  return openDataset(dataset, path, {
    ...(options.channel === undefined ? {} : { channel: options.channel }),
    ...(options.inputFs === undefined ? {} : { inputSampleRate: options.inputFs }),
    ...(options.threshold === undefined ? {} : { threshold: options.threshold }),
  });
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
  skipped,
}: PrepareSummary): string {
  const counts = Object.entries(labels).map(([label, values]) => [
    label,
    Object.entries(values)
      .map(([value, count]) => `${value} in ${count}`)
      .join(', '),
  ]);
  return [
    `${stores.join(', ')}: ${windows} windows of ${subjects} subjects in ${recordings} recordings of ${dataset}`,
    ...(counts.length > 0 ? [formatTable([['label', 'windows'], ...counts])] : []),
    `left out: ${dropped.missing} windows with missing samples, ${dropped.quality} of low quality`,
    ...shortened(
      lowQuality.map(
        ({ subject, session, windows: count }) => `  ${subject} ${session}: ${count} windows of low quality`,
      ),
    ),
    ...shortened(skipped.map(({ source, reason }) => `  skipped ${source}: ${reason}`)),
  ].join('\n');
}

function shortened(lines: readonly string[]): string[] {
  return lines.length <= SHOWN
    ? [...lines]
    : [...lines.slice(0, SHOWN), `  and ${lines.length - SHOWN} more (--json lists them)`];
}

function normalisation(text: string): Normalisation {
  const parsed = normalisationSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`expected subject, calibrate:60s, running, window or none, found '${text}'`);
}
