import { open } from 'node:fs/promises';
import { type Classifier, type ClassifierOptions, createClassifier } from './classifier.js';
import { InferError } from './error.js';
import { type ModelFile, parseModelFile } from './model-file.js';

/** Far above any model of this kind (3 MB), far below what would exhaust a small machine. */
const MAX_MODEL_BYTES = 256 * 2 ** 20;

/** A model ready to classify windows. */
export interface Model extends ModelFile, Classifier {}

/**
 * Reads an exported model and checks that this program can serve it: its metadata, its pre-processing, and the hash of its weights.
 * @throws InferError when the file is missing, no model of ours, damaged or changed
 */
export async function readModelFile(path: string): Promise<ModelFile> {
  return parseModelFile(path, await readBounded(path));
}

/**
 * Reads, checks and loads an exported model.
 * @throws InferError as `readModelFile`, and when onnxruntime cannot load the graph
 */
export async function loadModel(path: string, options: ClassifierOptions = {}): Promise<Model> {
  const file = await readModelFile(path);
  try {
    return { ...file, ...(await createClassifier(file.bytes, file.metadata.inputLength, options)) };
  } catch (error) {
    throw new InferError(`${path}: onnxruntime cannot load this model`, { cause: error });
  }
}

async function readBounded(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const stat = await file.stat();
    if (!stat.isFile()) throw new InferError(`${path}: expected the file of a model`);
    if (stat.size > MAX_MODEL_BYTES) {
      throw new InferError(`${path}: ${stat.size} bytes, expected a model of at most ${MAX_MODEL_BYTES}`);
    }
    return await file.readFile();
  } catch (error) {
    if (error instanceof InferError) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new InferError(`${path}: ${missing ? 'no such model file' : 'the model cannot be read'}`, { cause: error });
  }
}
