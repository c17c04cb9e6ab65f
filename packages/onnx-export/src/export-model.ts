import { readFile } from 'node:fs/promises';
import { replaceFile } from '@ecg-affect/files';
import {
  calibrationPeriodOf,
  graphDigest,
  HEART_RATE_INPUT,
  type ModelMetadata,
  NOT_A_MEDICAL_DEVICE,
  parseModelMetadata,
  toMetadataProps,
} from '@ecg-affect/model-metadata';
import type { Engine } from '@ecg-affect/network';
import { emotionGraph, temperatureOf } from './emotion-graph.js';
import { classesOf, type EmotionModel, modelFeatures } from './emotion-model.js';
import { modelInputs } from './model-inputs.js';
import { compareProbabilities, tooFar } from './parity.js';
import { int8Forms } from './precision/calibrate.js';
import { fp16 } from './precision/fp16.js';
import { fp32 } from './precision/fp32.js';
import type { ConvolutionForm, NumberFormat } from './precision/number-format.js';
import { graphProbabilities } from './run-graph.js';
import { trainingSideProbabilities } from './training-side.js';

/** What is said of the model that the exporter cannot know from it. */
export type ModelCard = Pick<
  ModelMetadata,
  | 'method'
  | 'context'
  | 'preprocessing'
  | 'target'
  | 'classes'
  | 'pretraining'
  | 'training'
  | 'evaluation'
  | 'synthetic'
  | 'software'
>;

/** Where a model is exported to, in which precision, and what it is held against. */
export interface ExportOptions {
  /** Path of the .onnx file; replaced if it exists. */
  readonly out: string;
  /** Windows that the file is held against the training side with, [n, inputLength]; best some that the model was trained on. */
  readonly windows: Float32Array;
  /** Of a model with a calibration period: the statistics of each window's person, [n, 2, features], means before deviations. */
  readonly statistics?: Float32Array;
  /** The training side. */
  readonly engine: Engine;
  /**
   * `fp32` (default); `fp16`: weights in half precision; `int8`: the encoder in 8 bits, its ranges calibrated on `windows` (some hundred), with as
   * many of its first layers in float32 as it takes.
   */
  readonly precision?: ModelMetadata['precision'];
  /** `winograd` (default), or `plain`, as `int8` always is. */
  readonly form?: ConvolutionForm;
  /** How good probabilities [n, classes] of `windows` are, more being better, e.g. their AUROC: a smaller precision may lose 0.005 of it. */
  readonly score?: (probabilities: ArrayLike<number>) => number;
}

/** What an export wrote and measured. */
export interface ExportResult {
  readonly metadata: ModelMetadata;
  /** Largest difference of a probability between the file and the training side, over all windows. */
  readonly parity: number;
}

/**
 * Writes a trained model as one ONNX file with everything that using it takes. The file gets its name only after its graph, in onnxruntime,
 * gave the training side's probabilities: within {@link PARITY_TOLERANCE} in float32; with at most 1 % of the decisions changed and 0.005 of
 * the score lost in a smaller precision.
 *
 * @throws ModelMetadataError when the card says something that the metadata cannot hold
 * @throws RangeError when the model, the card and the windows do not fit together, or a model with taps is asked for in 8 bits
 * @throws Error when the probabilities differ; nothing is left behind
 */
export async function exportModel(
  model: EmotionModel,
  card: ModelCard,
  { out, windows, statistics, engine, precision = 'fp32', form = 'winograd', score }: ExportOptions,
): Promise<ExportResult> {
  if (model.taps && precision === 'int8') {
    throw new RangeError('a model with taps has no form in 8 bits: features of its lower blocks are not calibrated');
  }
  checkSizes(model, card, windows);
  const { inputLength } = model.encoder;
  const inputs = modelInputs(model, windows, card.preprocessing.sampleRate, statistics);
  const expected = await trainingSideProbabilities(model, inputs, engine);
  let reason: string | undefined;
  for await (const { format, calibration } of formsOf(model, windows, precision, form)) {
    const graph = emotionGraph(model, format);
    const bytes = graph.serialise();
    const actual = await graphProbabilities(bytes, inputs, inputLength);
    const { largestDifference, decisionsChanged } = compareProbabilities(actual, expected, card.classes.length);
    const scoreLost = score ? score(expected) - score(actual) : null;
    const parity = { windows: windows.length / inputLength, largestDifference, decisionsChanged, scoreLost };
    reason = tooFar(precision, parity);
    if (reason) continue;

    const metadata = parseModelMetadata({
      schemaVersion: 1,
      ...card,
      inputLength,
      temperature: temperatureOf(model),
      ...(model.heartRateFeatures > 0 && { hrv: HEART_RATE_INPUT }),
      ...(model.calibrationSeconds !== undefined && {
        calibrationPeriod: calibrationPeriodOf(model.calibrationSeconds, modelFeatures(model)),
      }),
      precision,
      ...(calibration === undefined ? {} : { calibration }),
      parity,
      graphSha256: await graphDigest(bytes),
      notice: NOT_A_MEDICAL_DEVICE,
    } satisfies ModelMetadata);
    await writeChecked(out, graph.serialise({ metadata: toMetadataProps(metadata) }), metadata);
    return { metadata, parity: largestDifference };
  }
  throw new Error(`${out} not written: ${reason}`);
}

/** What is tried, the fastest first. */
async function* formsOf(
  model: EmotionModel,
  windows: Float32Array,
  precision: ModelMetadata['precision'],
  form: ConvolutionForm,
): AsyncGenerator<{ readonly format: NumberFormat; readonly calibration?: string }> {
  if (precision === 'int8') yield* int8Forms(model, windows);
  else yield { format: precision === 'fp16' ? fp16(form) : fp32(form) };
}

/** Writes under a temporary name, reads back, and renames: no reader ever sees a part of a model or one that the disk changed. */
async function writeChecked(out: string, bytes: Uint8Array, { graphSha256 }: ModelMetadata): Promise<void> {
  await replaceFile(out, bytes, async (written) => {
    const digest = await graphDigest(await readFile(written));
    if (digest !== graphSha256) throw new Error('the disk gave back other bytes');
  });
}

function checkSizes(model: EmotionModel, { classes }: ModelCard, windows: Float32Array): void {
  const { inputLength } = model.encoder;
  const count = windows.length / inputLength;
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`invalid windows: ${windows.length} samples, expected a multiple of ${inputLength}`);
  }
  const found = classesOf(model);
  if (found !== classes.length) throw new RangeError(`invalid model: ${found} classes, expected ${classes.length}`);
}
