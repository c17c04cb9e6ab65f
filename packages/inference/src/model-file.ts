import {
  graphDigest,
  heartRateInputProblem,
  type ModelMetadata,
  ModelMetadataError,
  readModelMetadata,
} from '@ecg-affect/model-metadata';
import { InferenceError } from './error.js';

/** A model's file, read and checked, not yet loaded into onnxruntime. */
export interface ModelFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly metadata: ModelMetadata;
}

/**
 * Checks that this program can use a model: its metadata, its pre-processing, and the hash of its weights. Runs in browsers too.
 * @param path for messages
 * @throws InferenceError when the bytes are no model of ours, damaged or changed
 */
export async function parseModelFile(path: string, bytes: Uint8Array): Promise<ModelFile> {
  try {
    const metadata = readModelMetadata(bytes);
    checkLength(metadata);
    const problem = heartRateInputProblem(metadata);
    if (problem) throw new ModelMetadataError(`a model that this version cannot feed: ${problem}`);
    if ((await graphDigest(bytes)) !== metadata.graphSha256) {
      throw new ModelMetadataError('the weights are not those that were exported (their SHA-256 differs)');
    }
    return { path, bytes, metadata };
  } catch (error) {
    if (error instanceof ModelMetadataError) throw new InferenceError(`${path}: ${error.message}`, { cause: error });
    throw error;
  }
}

function checkLength({ preprocessing, inputLength }: ModelMetadata): void {
  const { sampleRate, windowSeconds } = preprocessing;
  if (Math.round(sampleRate * windowSeconds) !== inputLength) {
    throw new ModelMetadataError(
      `metadata that contradicts itself: an input of ${inputLength} samples for ${windowSeconds} s at ${sampleRate} Hz`,
    );
  }
}
