import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problemOf } from '@ecg-affect/errors';
import type { DenseClassifier } from '@ecg-affect/evaluation';
import { writeFolder } from '@ecg-affect/files';
import { modelMetadataSchema } from '@ecg-affect/model-metadata';
import {
  decodeSafetensors,
  encodeSafetensors,
  networkSchema,
  parameterShapes,
  type Safetensors,
  type Tensor,
  toParameters,
  toTensors,
  weightsMetadata,
} from '@ecg-affect/network';
import { z } from 'zod';
import { type EmotionModel, encoderNetwork, modelFeatures } from './emotion-model.js';
import type { ModelCard } from './export-model.js';

/** A trained model as `train` leaves it: everything that exporting it takes. */
export interface TrainedModel {
  readonly model: EmotionModel;
  readonly card: ModelCard;
  /** Some of the windows that it was trained on, [n, inputLength]: an exported file is held against the model with them. */
  readonly windows: Float32Array;
  /** Class of each of these windows: with them, an export measures what a smaller precision costs in score. */
  readonly labels?: Int32Array;
  /** Of a model with a calibration period: the statistics of each window's person, [n, 2, features], means before deviations. */
  readonly statistics?: Float32Array;
}

const DESCRIPTION = 'run.json';
const WEIGHTS = 'weights.safetensors';
const WINDOWS = 'windows.safetensors';

/** Of the folder's layout; others are refused. */
const FORMAT_VERSION = 2;

const card = z.object(modelMetadataSchema.shape).pick({
  method: true,
  context: true,
  preprocessing: true,
  target: true,
  classes: true,
  pretraining: true,
  training: true,
  evaluation: true,
  synthetic: true,
  software: true,
});

const classifierSchema = z.object({
  /** Of the features: the first that it reads, and the one after the last. */
  columns: z
    .tuple([z.int().nonnegative(), z.int().positive()])
    .refine(([from, to]) => from < to, 'expected [from, to]'),
  /** Outputs of each layer. */
  outputs: z.array(z.int().positive()).min(1),
  calibration: z.object({ temperature: z.number().positive(), bias: z.array(z.number()) }).optional(),
});

const descriptionSchema = z.object({
  kind: z.literal('emotion'),
  formatVersion: z.literal(FORMAT_VERSION, `expected ${FORMAT_VERSION}: train again with this version`),
  network: networkSchema,
  taps: z.boolean().optional(),
  heartRateFeatures: z.int().nonnegative(),
  calibrationSeconds: z.number().positive().optional(),
  classifiers: z.array(classifierSchema).min(1),
  card,
});

type ClassifierDescription = z.infer<typeof classifierSchema>;

/**
 * Saves a trained model: `run.json` (encoder, classifiers, card), `weights.safetensors`, `windows.safetensors`. It appears only when complete.
 * @param folder must not exist
 * @throws Error naming `folder` when it cannot be written; nothing is left behind then
 */
export async function saveTrainedModel(
  folder: string,
  { model, card, windows, labels, statistics }: TrainedModel,
): Promise<void> {
  const network = encoderNetwork(model);
  const tensors = toTensors(model.encoderParameters, parameterShapes(network));
  for (const [i, classifier] of model.classifiers.entries()) {
    for (const [name, tensor] of classifierTensors(i, classifier)) tensors.set(name, tensor);
  }
  const { inputLength } = model.encoder;
  const shown = new Map<string, Tensor>([
    ['windows', { shape: [windows.length / inputLength, inputLength], data: windows }],
  ]);
  if (labels) shown.set('labels', vector(labels));
  if (statistics)
    shown.set('statistics', { shape: [windows.length / inputLength, 2, modelFeatures(model)], data: statistics });
  const description: z.infer<typeof descriptionSchema> = {
    kind: 'emotion',
    formatVersion: FORMAT_VERSION,
    network,
    ...(model.taps && { taps: true }),
    heartRateFeatures: model.heartRateFeatures,
    ...(model.calibrationSeconds !== undefined && { calibrationSeconds: model.calibrationSeconds }),
    classifiers: model.classifiers.map(({ columns: [from, to], layers, calibration }) => ({
      columns: [from, to],
      outputs: layers.map(({ bias }) => bias.length),
      ...(calibration && { calibration: { temperature: calibration.temperature, bias: [...calibration.bias] } }),
    })),
    card,
  };
  await writeFolder(
    folder,
    new Map<string, Uint8Array | string>([
      [DESCRIPTION, `${JSON.stringify(description, undefined, 2)}\n`],
      [WEIGHTS, encodeSafetensors({ tensors, metadata: weightsMetadata(network, card.preprocessing) })],
      [WINDOWS, encodeSafetensors({ tensors: shown, metadata: {} })],
    ]),
  );
}

/**
 * Loads what {@link saveTrainedModel} saved.
 * @throws Error naming the file that is missing, damaged, or no part of a trained model
 */
export async function loadTrainedModel(folder: string): Promise<TrainedModel> {
  const described = join(folder, DESCRIPTION);
  const { network, taps, heartRateFeatures, calibrationSeconds, classifiers, card } = await readDescription(described);
  if (!('encoder' in network.input) || network.heads.length > 0) {
    throw new Error(`${described} does not describe a trained model: expected an encoder without heads`);
  }
  const { encoder } = network.input;
  const width = modelFeatures({ encoder, encoderParameters: new Map(), ...(taps && { taps }), heartRateFeatures });
  for (const { columns, outputs, calibration } of classifiers) {
    if (columns[1] > width || outputs.at(-1) !== card.classes.length) {
      throw new Error(
        `${described} does not describe a trained model: a classifier does not fit its ${width} features`,
      );
    }
    if (calibration && calibration.bias.length !== card.classes.length) {
      throw new Error(`${described} does not describe a trained model: a calibration is not of its classes`);
    }
  }
  const weightsFile = join(folder, WEIGHTS);
  const weights = decodeSafetensors(await readFile(weightsFile), weightsFile);
  const windowsFile = join(folder, WINDOWS);
  const { tensors } = decodeSafetensors(await readFile(windowsFile), windowsFile);
  const windows = tensors.get('windows');
  const labels = tensors.get('labels');
  const statistics = tensors.get('statistics');
  if (windows?.shape.at(1) !== encoder.inputLength) throw new Error(`${windowsFile} holds no windows of this model`);
  if (labels && labels.data.length !== windows.shape[0]) {
    throw new Error(`${windowsFile} holds ${labels.data.length} labels for ${windows.shape[0]} windows`);
  }
  return {
    model: {
      encoder,
      encoderParameters: toParameters(weights, parameterShapes(network), weightsFile),
      ...(taps && { taps }),
      heartRateFeatures,
      ...(calibrationSeconds !== undefined && { calibrationSeconds }),
      classifiers: classifiers.map((description, i) => readClassifier(i, description, weights, weightsFile)),
    },
    card,
    windows: windows.data,
    ...(labels && { labels: Int32Array.from(labels.data) }),
    ...(statistics && { statistics: statistics.data }),
  };
}

/** `classifier1.mean`, `classifier1.deviation`, `classifier1.dense1.kernel`, ...: the names of a classifier's tensors, and their shapes. */
function classifierShapes(index: number, { columns: [from, to], outputs }: ClassifierDescription) {
  const name = `classifier${index + 1}`;
  const widths = [to - from, ...outputs];
  return new Map([
    [`${name}.mean`, [to - from]],
    [`${name}.deviation`, [to - from]],
    ...outputs.flatMap((width, layer): [string, number[]][] => [
      [`${name}.dense${layer + 1}.kernel`, [width, widths[layer]]],
      [`${name}.dense${layer + 1}.bias`, [width]],
    ]),
  ]);
}

function classifierTensors(index: number, { columns, standardisation, layers }: DenseClassifier): Map<string, Tensor> {
  const [from, to] = columns;
  const shapes = classifierShapes(index, { columns: [from, to], outputs: layers.map(({ bias }) => bias.length) });
  const { mean, deviation } = standardisation;
  const values = [mean, deviation, ...layers.flatMap(({ kernel, bias }) => [kernel, bias])];
  return new Map([...shapes].map(([name, shape], i) => [name, { shape, data: Float32Array.from(values[i]) }]));
}

function readClassifier(
  index: number,
  description: ClassifierDescription,
  weights: Safetensors,
  path: string,
): DenseClassifier {
  const found = toParameters(weights, classifierShapes(index, description), path);
  const [mean, deviation, ...layers] = found.values();
  const { columns, outputs, calibration } = description;
  return {
    columns,
    standardisation: { mean: Float64Array.from(mean), deviation: Float64Array.from(deviation) },
    layers: outputs.map((_, layer) => ({ kernel: layers[2 * layer], bias: layers[2 * layer + 1] })),
    ...(calibration && { calibration }),
  };
}

async function readDescription(path: string): Promise<z.infer<typeof descriptionSchema>> {
  const refuse = (why: string, cause?: unknown): never => {
    throw new Error(`${path} does not describe a trained model: ${why}`, { cause });
  };
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    return refuse('there is no such file', cause);
  }
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    return refuse('it is not JSON', cause);
  }
  const parsed = descriptionSchema.safeParse(found);
  if (parsed.success) return parsed.data;
  return refuse(problemOf(parsed.error));
}

function vector(values: ArrayLike<number>): Tensor {
  return { shape: [values.length], data: Float32Array.from(values) };
}
