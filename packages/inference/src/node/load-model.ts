import { open } from 'node:fs/promises';
import { InferenceError } from '../error.js';
import { type Model, modelOf } from '../model.js';
import { type ModelFile, parseModelFile } from '../model-file.js';
import { type ClassifierOptions, createClassifier } from './create-classifier.js';

/** Far above any model of this kind (3 MB), far below what would exhaust a small machine. */
const MAX_MODEL_BYTES = 256 * 2 ** 20;

/**
 * Reads an exported model and checks that this program can serve it: its metadata, its pre-processing, and the hash of its weights.
 * @throws InferenceError when the file is missing, no model of ours, damaged or changed
 */
export async function readModelFile(path: string): Promise<ModelFile> {
  return parseModelFile(path, await readBounded(path));
}

/**
 * Reads, checks and loads an exported model.
 * @throws InferenceError as `openModel`, and when the file is missing
 */
export async function loadModel(path: string, options: ClassifierOptions = {}): Promise<Model> {
  return openModel(path, await readBounded(path), options);
}

/**
 * Checks and loads the bytes of an exported model.
 * @param path for messages
 * @throws InferenceError when the bytes are no model of ours, damaged or changed, or onnxruntime cannot load the graph
 */
export async function openModel(path: string, bytes: Uint8Array, options: ClassifierOptions = {}): Promise<Model> {
  const file = await parseModelFile(path, bytes);
  return modelOf(file, createClassifier(bytes, file.metadata, options));
}

async function readBounded(path: string): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const stat = await file.stat();
    if (!stat.isFile()) throw new InferenceError(`${path}: expected the file of a model`);
    if (stat.size > MAX_MODEL_BYTES) {
      throw new InferenceError(`${path}: ${stat.size} bytes, expected a model of at most ${MAX_MODEL_BYTES}`);
    }
    return await file.readFile();
  } catch (error) {
    if (error instanceof InferenceError) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new InferenceError(`${path}: ${missing ? 'no such model file' : 'the model cannot be read'}`, {
      cause: error,
    });
  }
}
