import type { Classifier } from './classifier.js';
import { InferenceError } from './error.js';
import type { ModelFile } from './model-file.js';

/** A model ready to classify windows. */
export interface Model extends ModelFile, Classifier {}

/**
 * A checked file together with the classifier that is opened on it.
 * @throws InferenceError when onnxruntime cannot load the graph
 */
export async function modelOf(file: ModelFile, opening: Promise<Classifier>): Promise<Model> {
  try {
    return { ...file, ...(await opening) };
  } catch (error) {
    throw new InferenceError(`${file.path}: onnxruntime cannot load this model`, { cause: error });
  }
}
