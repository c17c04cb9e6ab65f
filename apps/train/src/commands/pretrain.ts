import { checkSubjects, sourceOf, withoutSubjects, withStores } from '@ecg-affect/experiments';
import {
  bestEpoch,
  type EpochRecord,
  type PretrainResult,
  type PretrainSettings,
  parsePretrainSettings,
  pretrain,
} from '@ecg-affect/pretext-model';
import { TRANSFORMATIONS, type Transformation } from '@ecg-affect/transforms';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type DeviceName, deviceOption, type EngineName, engineOf, engineOption } from '../engines.js';
import { finite, forceOption, fraction, leaveOutOption, positive, seedOption, wholeNumber } from '../options.js';
import { onInterrupt } from '../terminal/interrupt.js';
import { print, refuseExisting, removeOutput } from '../terminal/output.js';
import { startProgress } from '../terminal/progress.js';
import { formatTable } from '../terminal/table.js';

export interface PretrainCommandOptions {
  readonly out: string;
  readonly epochs: number;
  readonly batch: number;
  readonly engine: EngineName;
  readonly device?: DeviceName;
  readonly workers?: number;
  readonly seed: number;
  readonly resume: boolean;
  readonly force: boolean;
  readonly tasks?: Transformation[];
  readonly snr?: number;
  readonly scale?: number;
  readonly segments?: number;
  readonly warpSegments?: number;
  readonly stretch?: number;
  readonly learningRate?: number;
  readonly heldOut?: number;
  readonly heldOutWindows?: number;
  readonly keep?: 'best' | 'last';
  readonly leaveOut?: readonly string[];
}

export const pretrainCommand = (): Command =>
  new Command('pretrain')
    .description('train the encoder to recognise signal transformations, without labels')
    .argument('<stores...>', 'window stores')
    .requiredOption('--out <folder>', 'folder of the run: checkpoints, metrics')
    .addOption(new Option('--epochs <n>', 'passes over the windows').argParser(wholeNumber(1)).default(100))
    .addOption(
      new Option('--batch <n>', 'windows a step; each gives a signal and its transformed copies')
        .argParser(wholeNumber(1))
        .default(128),
    )
    .addOption(engineOption())
    .addOption(deviceOption())
    .addOption(new Option('--workers <n>', 'worker threads; changes speed only').argParser(wholeNumber(1)))
    .addOption(seedOption())
    .option('--resume', 'go on from the last checkpoint in --out', false)
    .addOption(forceOption())
    .addOption(
      new Option('--tasks <names>', `transformations, comma-separated, of ${TRANSFORMATIONS.join(', ')}`).argParser(
        transformations,
      ),
    )
    .addOption(new Option('--snr <dB>', 'of noise addition').argParser(finite))
    .addOption(new Option('--scale <factor>', 'of scaling').argParser(finite))
    .addOption(new Option('--segments <n>', 'of permutation').argParser(wholeNumber(2)))
    .addOption(new Option('--warp-segments <n>', 'of time-warping').argParser(wholeNumber(2)))
    .addOption(new Option('--stretch <factor>', 'of time-warping').argParser(positive))
    .addOption(
      new Option('--learning-rate <rate>', 'of Adam; multiplied by 0.9 every 10,000 steps').argParser(positive),
    )
    .addOption(
      new Option('--held-out <fraction>', "of each store's subjects, that score the tasks").argParser(fraction(0, 1)),
    )
    .addOption(
      new Option('--held-out-windows <n>', 'of a held-out subject at most, that score (default: 60)').argParser(
        wholeNumber(1),
      ),
    )
    .addOption(
      new Option(
        '--keep <which>',
        "the run's encoder: of the least held-out loss, or of the last epoch (default: best)",
      ).choices(['best', 'last']),
    )
    .addOption(leaveOutOption())
    .action(async (stores: string[], options: PretrainCommandOptions) => {
      const { finished, checkpoint, encoder, epochs } = await runPretrain(stores, options);
      if (finished) print(`${options.out}: ${encoderText({ encoder, checkpoint, epochs })}`);
      else throw new Error(`interrupted and saved in ${checkpoint}: add --resume to the same command to go on`);
    });

/** Pre-trains, showing progress and a table of the task scores after every epoch. */
export async function runPretrain(stores: readonly string[], options: PretrainCommandOptions): Promise<PretrainResult> {
  const { out, engine, device, workers, leaveOut = [], resume, force } = options;
  const settings = settingsOf(options);
  // A window and its transformed copies.
  const signalsPerWindow = 1 + parsePretrainSettings(settings).transformations.length;
  const rate = (signalsPerSecond: number) =>
    `${(signalsPerSecond / signalsPerWindow).toFixed(1)} windows/s (${signalsPerSecond.toFixed(0)} signals/s)`;
  if (!resume) refuseExisting(out, force, 'go on with --resume, choose another --out');
  return withStores(stores, async (opened) => {
    await checkSubjects(opened, leaveOut);
    const whole = await Promise.all(opened.map(sourceOf));
    const sources = whole.map((source) => withoutSubjects(source, new Set(leaveOut))).filter(({ rows }) => rows > 0);
    if (force && !resume) await removeOutput(out);
    const interrupt = onInterrupt('finishing the step and saving; once more ends at once');
    const chosen = engineOf(engine, device);
    const progress = startProgress('pre-training', 1000);
    progress.log(`engine: ${chosen.name}`);
    try {
      return await pretrain({
        ...settings,
        sources,
        engine: chosen,
        out,
        resume,
        ...(workers === undefined ? {} : { workers }),
        signal: interrupt.signal,
        onStep: ({ step, totalSteps, epoch, totalEpochs, loss, signalsPerSecond, secondsLeft }) =>
          progress.update(
            (1000 * step) / totalSteps,
            `epoch ${epoch}/${totalEpochs}, step ${step}, loss ${loss.toFixed(4)}, ${rate(signalsPerSecond)}, ${duration(secondsLeft)} left`,
          ),
        onEpoch: (record) => progress.log(epochText(record, rate(record.signalsPerSecond))),
      });
    } finally {
      progress.stop();
      interrupt.stop();
    }
  });
}

function settingsOf(options: PretrainCommandOptions): PretrainSettings {
  const {
    epochs,
    batch,
    seed,
    tasks,
    snr,
    scale,
    segments,
    warpSegments,
    stretch,
    learningRate,
    heldOut,
    heldOutWindows,
    keep,
  } = options;
  return withoutUndefined({
    seed,
    epochs,
    batchSize: batch,
    transformations: tasks,
    difficulty: withoutUndefined({ snr, scale, permuteSegments: segments, warpSegments, stretch }),
    learningRate: withoutUndefined({ initial: learningRate }),
    heldOut,
    heldOutWindows,
    keep,
  }) as PretrainSettings;
}

function withoutUndefined(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Which epoch's encoder later commands take, and where it is. */
function encoderText({
  encoder,
  checkpoint,
  epochs,
}: Pick<PretrainResult, 'encoder' | 'checkpoint' | 'epochs'>): string {
  if (encoder === checkpoint) return `the encoder of the last epoch is ${checkpoint}`;
  return `the encoder of epoch ${bestEpoch({ epochs })}, of the least held-out loss, is ${encoder}; the last is ${checkpoint}`;
}

/** Losses and held-out scores of every task after an epoch. */
function epochText({ epoch, loss, losses, heldOut }: EpochRecord, rate: string): string {
  const rows = Object.keys(losses).map((task) => [
    task,
    losses[task].toFixed(4),
    heldOut[task]?.loss.toFixed(4) ?? '-',
    heldOut[task]?.f1.toFixed(3) ?? '-',
    heldOut[task]?.auroc?.toFixed(3) ?? '-',
  ]);
  return `epoch ${epoch}: loss ${loss.toFixed(4)}, ${rate}\n${formatTable([
    ['task', 'training loss', 'held-out loss', 'F1', 'AUROC'],
    ...rows,
  ])}`;
}

function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes >= 60
    ? `${Math.floor(minutes / 60)} h ${minutes % 60} min`
    : `${minutes} min ${Math.floor(seconds % 60)} s`;
}

function transformations(text: string): Transformation[] {
  const names = text.split(',').map((name) => name.trim());
  const known: readonly string[] = TRANSFORMATIONS;
  const foreign = names.find((name) => !known.includes(name));
  if (foreign !== undefined)
    throw new InvalidArgumentError(`expected some of ${TRANSFORMATIONS.join(', ')}, found '${foreign}'`);
  return names as Transformation[];
}
