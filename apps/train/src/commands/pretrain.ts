import { checkSubjects, sourceOf, withoutSubjects, withStores } from '@ecg-affect/experiments';
import type { Pooling } from '@ecg-affect/network';
import {
  bestEpoch,
  betterScores,
  betterWeights,
  type EpochRecord,
  type PretrainResult,
  type PretrainSettings,
  parsePretrainSettings,
  pretrain,
  RECIPES,
  type RecipeName,
} from '@ecg-affect/pretext-model';
import { TRANSFORMATIONS, type Transformation } from '@ecg-affect/transforms';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type DeviceName, deviceOption, type EngineName, engineOf, engineOption } from '../engines.js';
import {
  finite,
  forceOption,
  fraction,
  leaveOutOption,
  poolingOption,
  positive,
  seedOption,
  wholeNumber,
} from '../options.js';
import { onInterrupt } from '../terminal/interrupt.js';
import { print, refuseExisting, removeOutput } from '../terminal/output.js';
import { startProgress } from '../terminal/progress.js';
import { formatTable } from '../terminal/table.js';

export interface PretrainCommandOptions {
  readonly out: string;
  readonly recipe: RecipeName;
  readonly epochs?: number;
  readonly batch?: number;
  readonly engine: EngineName;
  readonly device?: DeviceName;
  readonly workers?: number;
  readonly seed: number;
  readonly resume: boolean;
  readonly force: boolean;
  readonly tasks?: Transformation[];
  readonly pooling?: readonly Pooling[];
  readonly snr?: number;
  readonly scale?: number;
  readonly segments?: number;
  readonly warpSegments?: number;
  readonly stretch?: number;
  readonly learningRate?: number;
  readonly schedule?: 'paper' | 'cosine';
  /** 0: none is kept. */
  readonly average?: number;
  /** 0: all of them. */
  readonly subjectWindows?: number;
  /** 0: without end. */
  readonly patience?: number;
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
    .addOption(
      new Option('--recipe <name>', 'settings that the options below replace one by one: see docs/pre-training.md')
        .choices(Object.keys(RECIPES))
        .default('default'),
    )
    .addOption(new Option('--epochs <n>', 'passes over the windows (default: 100)').argParser(wholeNumber(1)))
    .addOption(
      new Option(
        '--batch <n>',
        'windows per step; each gives a signal and its transformed copies (default: 128)',
      ).argParser(wholeNumber(1)),
    )
    .addOption(engineOption())
    .addOption(deviceOption())
    .addOption(new Option('--workers <n>', 'worker processes; changes speed only').argParser(wholeNumber(1)))
    .addOption(seedOption())
    .option('--resume', 'go on from the last checkpoint in --out', false)
    .addOption(forceOption())
    .addOption(
      new Option('--tasks <names>', `transformations, comma-separated, of ${TRANSFORMATIONS.join(', ')}`).argParser(
        transformations,
      ),
    )
    .addOption(poolingOption())
    .addOption(new Option('--snr <dB>', 'of noise addition').argParser(finite))
    .addOption(new Option('--scale <factor>', 'of scaling').argParser(finite))
    .addOption(new Option('--segments <n>', 'of permutation').argParser(wholeNumber(2)))
    .addOption(new Option('--warp-segments <n>', 'of time-warping').argParser(wholeNumber(2)))
    .addOption(new Option('--stretch <factor>', 'of time-warping').argParser(positive))
    .addOption(new Option('--learning-rate <rate>', 'of Adam, at the first step (default: 0.001)').argParser(positive))
    .addOption(
      new Option(
        '--schedule <name>',
        'of the learning rate: times 0.9 every 10,000 steps, or along half a cosine to 0 over the run',
      ).choices(['paper', 'cosine']),
    )
    .addOption(
      new Option('--average <decay>', 'of a moving average of the weights; 0 for none').argParser(fraction(0, 1)),
    )
    .addOption(
      new Option('--subject-windows <n>', 'of a subject at most in an epoch; 0 for all').argParser(wholeNumber(0)),
    )
    .addOption(
      new Option('--patience <epochs>', 'without a lower held-out loss that end the run; 0 for no end').argParser(
        wholeNumber(0),
      ),
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

/** The recipe's settings, each replaced by the option that was given for it. */
export function settingsOf(options: PretrainCommandOptions): PretrainSettings {
  const {
    recipe,
    epochs,
    batch,
    seed,
    tasks,
    pooling,
    snr,
    scale,
    segments,
    warpSegments,
    stretch,
    learningRate,
    schedule,
    average,
    subjectWindows,
    patience,
    heldOut,
    heldOutWindows,
    keep,
  } = options;
  const base: PretrainSettings = RECIPES[recipe];
  return {
    ...base,
    ...withoutUndefined({
      seed,
      epochs,
      batchSize: batch,
      transformations: tasks,
      pooling,
      difficulty: withoutUndefined({ snr, scale, permuteSegments: segments, warpSegments, stretch }),
      learningRate: { ...base.learningRate, ...withoutUndefined({ initial: learningRate, schedule }) },
      averageDecay: nullForZero(average),
      subjectWindows: nullForZero(subjectWindows),
      patience: nullForZero(patience),
      heldOut,
      heldOutWindows,
      keep,
    }),
  };
}

/** An option's 0 is a setting that is off. */
function nullForZero(value: number | undefined): number | null | undefined {
  return value === 0 ? null : value;
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
  if (encoder === checkpoint) return `the encoder of the last epoch is ${checkpoint}${weightsText(epochs.at(-1))}`;
  const best = bestEpoch({ epochs });
  const weights = weightsText(epochs.find(({ epoch }) => epoch === best));
  return `the encoder of epoch ${best}, of the least held-out loss, is ${encoder}${weights}; the last is ${checkpoint}`;
}

function weightsText(epoch: EpochRecord | undefined): string {
  return epoch !== undefined && betterWeights(epoch) === 'average' ? ' (averaged weights)' : '';
}

/** Losses and held-out scores of every task after an epoch: the scores of the averaged weights where these are better. */
function epochText(record: EpochRecord, rate: string): string {
  const { epoch, loss, losses, heldOutLoss, average } = record;
  const { heldOut } = betterScores(record);
  const rows = Object.keys(losses).map((task) => [
    task,
    losses[task].toFixed(4),
    heldOut[task]?.loss.toFixed(4) ?? '-',
    heldOut[task]?.f1.toFixed(3) ?? '-',
    heldOut[task]?.auroc?.toFixed(3) ?? '-',
  ]);
  const compared =
    average === null
      ? ''
      : `, held-out loss ${lossText(heldOutLoss)}, of the averaged weights ${lossText(average.heldOutLoss)}`;
  return `epoch ${epoch}: loss ${loss.toFixed(4)}${compared}, ${rate}\n${formatTable([
    ['task', 'training loss', 'held-out loss', 'F1', 'AUROC'],
    ...rows,
  ])}`;
}

function lossText(loss: number | null): string {
  return loss?.toFixed(4) ?? '-';
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
