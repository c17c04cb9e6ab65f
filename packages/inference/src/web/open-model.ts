import { type Model, modelOf } from '../model.js';
import { parseModelFile } from '../model-file.js';
import { type ClassifierOptions, createClassifier } from './create-classifier.js';

/**
 * Checks and loads the bytes of an exported model.
 *
 * @param path for messages
 * @example
 * const response = await fetch('model.onnx');
 * const model = await openModel('model.onnx', new Uint8Array(await response.arrayBuffer()));
 * @throws InferenceError when the bytes are no model of ours, damaged or changed, or onnxruntime cannot load the graph
 */
export async function openModel(path: string, bytes: Uint8Array, options: ClassifierOptions = {}): Promise<Model> {
  const file = await parseModelFile(path, bytes);
  // WebGPU has no operators of 8 bits.
  const possible: ClassifierOptions = file.metadata.precision === 'int8' ? { ...options, gpu: 'never' } : options;
  return modelOf(file, createClassifier(bytes, file.metadata, possible));
}
