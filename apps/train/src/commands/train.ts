import type { HeadName } from '@ecg-affect/emotion-head';
import { BLOCK_WINDOWS } from '@ecg-affect/evaluation';
import {
  checkSubjects,
  DEFAULT_METHOD,
  loadEncoderFor,
  type NamedMethod,
  parseMethod,
  pretrainingData,
  selectLabelled,
  trainMethod,
  windowsByDataset,
  withStores,
} from '@ecg-affect/experiments';
import type { Pooling } from '@ecg-affect/network';
import { saveTrainedModel, type TrainedModel } from '@ecg-affect/onnx-export';
import { Command, Option } from 'commander';
import {
  forceOption,
  headOption,
  leaveOutOption,
  METHOD_FORM,
  oldThresholdOption,
  parseMethodName,
  poolingOption,
  type RatingOptions,
  ratingsOf,
  seedOption,
  withRatingOptions,
} from '../options.js';
import { SOFTWARE } from '../software.js';
import { noteEncoder } from '../terminal/note-encoder.js';
import { print, refuseExisting, removeOutput } from '../terminal/output.js';

export interface TrainCommandOptions extends RatingOptions {
  readonly target: string;
  readonly encoder: string;
  /** Where the method's name does not say it. */
  readonly pooling?: readonly Pooling[];
  readonly method: NamedMethod;
  readonly out: string;
  /** The paper's classifier for this data set, trained as the paper does; absent: a dense head that is stopped early. */
  readonly head?: HeadName;
  readonly leaveOut?: readonly string[];
  readonly seed: number;
  readonly force: boolean;
}

export const trainCommand = (): Command =>
  withTrainOptions(new Command('train'))
    .description('train a method on all labelled windows, for export')
    .addOption(methodOption().default(parseMethod(DEFAULT_METHOD), DEFAULT_METHOD))
    .action(train);

/** The name of before there were methods. */
export const trainHeadCommand = (): Command =>
  withTrainOptions(new Command('train-head'))
    .description('train a dense head: the same as train --method encoder/dense')
    .action((store: string, options: Omit<TrainCommandOptions, 'method'>) =>
      train(store, { ...options, method: parseMethod('encoder/dense') }),
    );

const withTrainOptions = (command: Command): Command =>
  withRatingOptions(command, oldThresholdOption())
    .argument('<store>', 'a window store with labels')
    .requiredOption('--target <label>', 'the label to predict')
    .requiredOption('--encoder <run>', 'a pre-training run, or pretrained')
    .addOption(poolingOption())
    .requiredOption('--out <folder>', 'folder of the trained model')
    .addOption(headOption())
    .addOption(leaveOutOption())
    .addOption(seedOption())
    .addOption(forceOption());

const methodOption = (): Option =>
  new Option('--method <name>', METHOD_FORM).argParser((text) => parseMethodName(text));

async function train(store: string, options: TrainCommandOptions): Promise<void> {
  const { card } = await runTrain(store, options);
  print(`${options.out}: ${card.method}, ${card.target} (${card.classes.join(', ')}), ready for export`);
}

/** Windows kept with the model and their labels, evenly spread over the store: an exported file is held against the model with them. */
const KEPT_WINDOWS = 256;

/** Trains a method on all labelled windows, but of those left out, and saves it with its encoder. */
export async function runTrain(storePath: string, options: TrainCommandOptions): Promise<TrainedModel> {
  const { target, encoder: encoderPath, pooling, method, out, head, leaveOut = [], seed, force } = options;
  refuseExisting(out, force);
  return withStores([storePath], async ([opened]) => {
    await checkSubjects([opened], leaveOut);
    const labelled = await selectLabelled(opened, target, { ...ratingsOf(options), leaveOut });
    const encoder = await loadEncoderFor(encoderPath, opened, method.pooling ?? pooling);
    noteEncoder(encoder);
    const { preprocessing, synthetic } = opened.store.metadata;
    // From scratch, the weights of the encoder are not read.
    const isPretrained = method.network !== 'supervised';
    const { statisticsOf, ...model } = await trainMethod(method, {
      labelled,
      sampleRate: preprocessing.sampleRate,
      encoder,
      head,
      seed,
    });
    const { labels, classNames, subject } = labelled.windows;
    const kept = evenlySpread(labelled.rows.length, KEPT_WINDOWS);
    const trained: TrainedModel = {
      model,
      card: {
        method: method.name,
        context: { windows: BLOCK_WINDOWS },
        preprocessing,
        target,
        classes: [...classNames],
        pretraining: isPretrained ? pretrainingData(encoder) : [],
        training: windowsByDataset(subject.map((name) => [name, 1])),
        evaluation: null,
        synthetic: synthetic || (isPretrained && encoder.record.data.some((data) => data.synthetic)),
        software: SOFTWARE,
      },
      windows: await labelled.source.read(kept),
      labels: Int32Array.from(kept, (row) => labels[row]),
      ...(statisticsOf && { statistics: joined(Array.from(kept, statisticsOf)) }),
    };
    if (force) await removeOutput(out);
    await saveTrainedModel(out, trained);
    return trained;
  });
}

/** `count` of the numbers below `total`, evenly spread; all of them where there are fewer. */
function evenlySpread(total: number, count: number): Uint32Array {
  const chosen = Math.min(total, count);
  return Uint32Array.from({ length: chosen }, (_, i) => Math.floor((i * total) / chosen));
}

function joined(rows: readonly Float32Array[]): Float32Array {
  return Float32Array.from(rows.flatMap((row) => [...row]));
}
