import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import {
  graphDigest,
  type ModelMetadata,
  NOT_A_MEDICAL_DEVICE,
  parseModelMetadata,
  toMetadataProps,
} from '@ecg-affect/model-metadata';
import type { Engine } from '@ecg-affect/network';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { emotionGraph } from './emotion-graph.js';
import type { EmotionModel } from './emotion-model.js';
import { trainingSideProbabilities } from './training-side.js';

/** What is said of the model that the exporter cannot know from it. */
export type ModelCard = Pick<
  ModelMetadata,
  'preprocessing' | 'target' | 'classes' | 'pretraining' | 'training' | 'evaluation' | 'synthetic' | 'software'
>;

/** Largest difference of a probability between the file in onnxruntime and the training side. */
export const PARITY_TOLERANCE = 1e-5;

/** Windows an inference of the parity check. */
const BATCH = 16;

export interface ExportOptions {
  /** Path of the .onnx file; replaced if it exists. */
  readonly out: string;
  /** Windows that the file is held against the training side with, [n, inputLength]; best some that the model was trained on. */
  readonly windows: Float32Array;
  /** The training side. */
  readonly engine: Engine;
}

export interface ExportResult {
  readonly metadata: ModelMetadata;
  /** Largest difference of a probability between the file and the training side, over all windows. */
  readonly parity: number;
}

/**
 * Writes a trained model as one ONNX file with everything that using it takes. The file gets its name only after onnxruntime, reading it back,
 * gave the training side's probabilities within {@link PARITY_TOLERANCE}.
 *
 * @throws ModelMetadataError when the card says something that the metadata cannot hold
 * @throws RangeError when the model, the card and the windows do not fit together
 * @throws Error when the probabilities differ; nothing is left behind
 */
export async function exportModel(
  model: EmotionModel,
  card: ModelCard,
  { out, windows, engine }: ExportOptions,
): Promise<ExportResult> {
  const count = checkSizes(model, card, windows);
  const graph = emotionGraph(model);
  const metadata = parseModelMetadata({
    schemaVersion: 1,
    ...card,
    inputLength: model.encoder.inputLength,
    temperature: model.temperature,
    precision: 'fp32',
    graphSha256: await graphDigest(graph.serialise()),
    notice: NOT_A_MEDICAL_DEVICE,
  } satisfies ModelMetadata);

  const expected = await trainingSideProbabilities(model, windows, count, engine);
  const temporary = `${out}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, graph.serialise({ metadata: toMetadataProps(metadata) }));
    const parity = largestDifference(await probabilitiesOf(temporary, windows, count), expected);
    if (!(parity <= PARITY_TOLERANCE)) {
      throw new Error(
        `${out} not written: its probabilities differ from the training side's by ${parity.toExponential(1)}, expected at most ${PARITY_TOLERANCE}`,
      );
    }
    await rename(temporary, out);
    return { metadata, parity };
  } finally {
    await rm(temporary, { force: true });
  }
}

function checkSizes({ encoder, head }: EmotionModel, { classes }: ModelCard, windows: Float32Array): number {
  const count = windows.length / encoder.inputLength;
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`invalid windows: ${windows.length} samples, expected a multiple of ${encoder.inputLength}`);
  }
  if (head.loss !== 'softmax' || head.outputs !== classes.length) {
    throw new RangeError(
      `invalid head: ${head.outputs} outputs with ${head.loss}, expected ${classes.length} with softmax, one a class`,
    );
  }
  return count;
}

/** [count, classes] */
async function probabilitiesOf(path: string, windows: Float32Array, count: number): Promise<Float32Array> {
  const session = await InferenceSession.create(path, { logSeverityLevel: 3 });
  try {
    const length = windows.length / count;
    const parts: number[] = [];
    for (let from = 0; from < count; from += BATCH) {
      const to = Math.min(from + BATCH, count);
      const ecg = new Tensor('float32', windows.subarray(from * length, to * length), [to - from, length]);
      const { probabilities } = await session.run({ ecg }, ['probabilities']);
      parts.push(...(probabilities.data as Float32Array));
    }
    return Float32Array.from(parts);
  } finally {
    await session.release();
  }
}

/** NaN where either holds one, or the lengths differ. */
function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}
