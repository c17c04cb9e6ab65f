import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problemOf } from '@ecg-affect/errors';
import { writeFolder } from '@ecg-affect/files';
import { modelMetadataSchema } from '@ecg-affect/model-metadata';
import {
  decodeSafetensors,
  encodeSafetensors,
  featureCount,
  type NetworkDescription,
  networkSchema,
  parameterShapes,
  type Tensor,
  toParameters,
  toTensors,
} from '@ecg-affect/network';
import { z } from 'zod';
import type { EmotionModel } from './emotion-model.js';
import type { ModelCard } from './export-model.js';

/** A trained model as `train-head` leaves it: everything that exporting it takes. */
export interface TrainedModel {
  readonly model: EmotionModel;
  readonly card: ModelCard;
  /** Some of the windows that it was trained on, [n, inputLength]: an exported file is held against the model with them. */
  readonly windows: Float32Array;
  /** Class of each of these windows: with them, an export measures what a smaller precision costs in score. */
  readonly labels?: Int32Array;
}

const DESCRIPTION = 'run.json';
const WEIGHTS = 'weights.safetensors';
const WINDOWS = 'windows.safetensors';
const MEAN = 'standardisation.mean';
const DEVIATION = 'standardisation.deviation';

const card = z.object(modelMetadataSchema.shape).pick({
  preprocessing: true,
  target: true,
  classes: true,
  pretraining: true,
  training: true,
  evaluation: true,
  synthetic: true,
  software: true,
});

const descriptionSchema = z.object({
  kind: z.literal('emotion'),
  network: networkSchema,
  temperature: z.number().positive(),
  card,
});

/**
 * Saves a trained model: `run.json` (network, temperature, card), `weights.safetensors`, `windows.safetensors`. It appears only when complete.
 * @param folder must not exist
 * @throws Error naming `folder` when it cannot be written; nothing is left behind then
 */
export async function saveTrainedModel(folder: string, { model, card, windows, labels }: TrainedModel): Promise<void> {
  const network: NetworkDescription = { input: { encoder: model.encoder }, heads: [model.head] };
  const parameters = new Map([...model.encoderParameters, ...model.headParameters]);
  const { mean, deviation } = model.standardisation;
  const tensors = toTensors(parameters, parameterShapes(network));
  tensors.set(MEAN, vector(mean)).set(DEVIATION, vector(deviation));
  const { inputLength } = model.encoder;
  const shown = new Map<string, Tensor>([
    ['windows', { shape: [windows.length / inputLength, inputLength], data: windows }],
  ]);
  if (labels) shown.set('labels', vector(labels));
  const { temperature } = model;
  await writeFolder(
    folder,
    new Map<string, Uint8Array | string>([
      [DESCRIPTION, `${JSON.stringify({ kind: 'emotion', network, temperature, card }, undefined, 2)}\n`],
      [WEIGHTS, encodeSafetensors({ tensors, metadata: {} })],
      [WINDOWS, encodeSafetensors({ tensors: shown, metadata: {} })],
    ]),
  );
}

/**
 * Loads what {@link saveTrainedModel} saved.
 * @throws Error naming the file that is missing, damaged, or no part of a trained model
 */
export async function loadTrainedModel(folder: string): Promise<TrainedModel> {
  const { network, temperature, card } = await readDescription(join(folder, DESCRIPTION));
  const [head] = network.heads;
  if (!('encoder' in network.input) || network.heads.length !== 1) {
    throw new Error(`${folder} holds a network of ${network.heads.length} heads, expected an encoder with one`);
  }
  const { encoder } = network.input;
  const weightsFile = join(folder, WEIGHTS);
  const weights = decodeSafetensors(await readFile(weightsFile), weightsFile);
  const encoderOnly = { input: { encoder }, heads: [] };
  const encoderShapes = parameterShapes(encoderOnly);
  const features = featureCount(encoderOnly);
  const headShapes = parameterShapes({ input: { features }, heads: [head] });
  const statistics = toParameters(
    weights,
    new Map([
      [MEAN, [features]],
      [DEVIATION, [features]],
    ]),
    weightsFile,
  );
  const windowsFile = join(folder, WINDOWS);
  const { tensors } = decodeSafetensors(await readFile(windowsFile), windowsFile);
  const windows = tensors.get('windows');
  const labels = tensors.get('labels');
  if (windows?.shape.at(1) !== encoder.inputLength) throw new Error(`${windowsFile} holds no windows of this model`);
  if (labels && labels.data.length !== windows.shape[0]) {
    throw new Error(`${windowsFile} holds ${labels.data.length} labels for ${windows.shape[0]} windows`);
  }
  return {
    model: {
      encoder,
      encoderParameters: toParameters(weights, encoderShapes, weightsFile),
      standardisation: { mean: statistics.get(MEAN) ?? [], deviation: statistics.get(DEVIATION) ?? [] },
      head,
      headParameters: toParameters(weights, headShapes, weightsFile),
      temperature,
    },
    card,
    windows: windows.data,
    ...(labels && { labels: Int32Array.from(labels.data) }),
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
