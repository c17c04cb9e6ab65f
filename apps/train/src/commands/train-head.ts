import { foldCalibration, type HeadName, PAPER_HEADS, trainHead } from '@ecg-affect/emotion-head';
import {
  checkSubjects,
  encoderFeatures,
  loadEncoderFor,
  pretrainingData,
  selectLabelled,
  windowsByDataset,
  withStores,
} from '@ecg-affect/experiments';
import { onnxEngine, type Pooling } from '@ecg-affect/network';
import { saveTrainedModel, type TrainedModel } from '@ecg-affect/onnx-export';
import { Random } from '@ecg-affect/random';
import { Command } from 'commander';
import {
  forceOption,
  headOption,
  leaveOutOption,
  oldThresholdOption,
  poolingOption,
  type RatingOptions,
  ratingsOf,
  seedOption,
  withRatingOptions,
} from '../options.js';
import { SOFTWARE } from '../software.js';
import { noteEncoder } from '../terminal/note-encoder.js';
import { print, refuseExisting, removeOutput } from '../terminal/output.js';

export interface TrainHeadCommandOptions extends RatingOptions {
  readonly target: string;
  readonly encoder: string;
  readonly pooling?: readonly Pooling[];
  readonly out: string;
  /** The paper's classifier for this data set, trained as the paper does; absent: a dense head that is stopped early. */
  readonly head?: HeadName;
  readonly leaveOut?: readonly string[];
  readonly seed: number;
  readonly force: boolean;
}

export const trainHeadCommand = (): Command =>
  withRatingOptions(new Command('train-head'), oldThresholdOption())
    .description('train the classifier on all labelled windows, for export')
    .argument('<store>', 'a window store with labels')
    .requiredOption('--target <label>', 'the label to predict')
    .requiredOption('--encoder <run>', 'a pre-training run')
    .addOption(poolingOption())
    .requiredOption('--out <folder>', 'folder of the trained model')
    .addOption(headOption())
    .addOption(leaveOutOption())
    .addOption(seedOption())
    .addOption(forceOption())
    .action(async (store: string, options: TrainHeadCommandOptions) => {
      const { card } = await runTrainHead(store, options);
      print(`${options.out}: ${card.target} (${card.classes.join(', ')}), ready for export`);
    });

/** Windows kept with the model and their labels, evenly spread over the store: an exported file is held against the model with them. */
const KEPT_WINDOWS = 256;

/** Trains a head on all labelled windows, but of those left out, and saves it with its encoder. */
export async function runTrainHead(storePath: string, options: TrainHeadCommandOptions): Promise<TrainedModel> {
  const { target, encoder: encoderPath, pooling, out, head, leaveOut = [], seed, force } = options;
  refuseExisting(out, force);
  return withStores([storePath], async ([opened]) => {
    await checkSubjects([opened], leaveOut);
    const labelled = await selectLabelled(opened, target, { ...ratingsOf(options), leaveOut });
    const encoder = await loadEncoderFor(encoderPath, opened, pooling);
    noteEncoder(encoder);
    const features = await encoderFeatures(encoder, labelled);
    const { labels, classNames, subject } = labelled.windows;
    const examples = { features, labels, subjects: subject, classes: classNames.length };
    const asPaper = head === undefined ? {} : PAPER_HEADS[head];
    const trained = await trainHead(onnxEngine, examples, new Random(seed), asPaper);
    const { parameters, temperature } = foldCalibration(trained);
    const kept = evenlySpread(labelled.rows.length, KEPT_WINDOWS);
    const model: TrainedModel = {
      model: {
        encoder: encoder.description,
        encoderParameters: encoder.parameters,
        standardisation: trained.standardisation,
        head: trained.network.heads[0],
        headParameters: parameters,
        temperature,
      },
      card: {
        preprocessing: opened.store.metadata.preprocessing,
        target,
        classes: [...classNames],
        pretraining: pretrainingData(encoder),
        training: windowsByDataset(subject.map((name) => [name, 1])),
        evaluation: null,
        synthetic: opened.store.metadata.synthetic || encoder.record.data.some(({ synthetic }) => synthetic),
        software: SOFTWARE,
      },
      windows: await labelled.source.read(kept),
      labels: Int32Array.from(kept, (row) => labels[row]),
    };
    if (force) await removeOutput(out);
    await saveTrainedModel(out, model);
    return model;
  });
}

/** `count` of the numbers below `total`, evenly spread; all of them where there are fewer. */
function evenlySpread(total: number, count: number): Uint32Array {
  const chosen = Math.min(total, count);
  return Uint32Array.from({ length: chosen }, (_, i) => Math.floor((i * total) / chosen));
}
