import type { ServedModel } from '../models/served-model.js';
import { type TensorMetadata, tensorsOf } from './tensors.js';

/** What the protocol tells of a server. */
export interface ServerMetadata {
  readonly name: string;
  readonly version: string;
  readonly extensions: readonly string[];
}

export function serverMetadata(version: string): ServerMetadata {
  const extensions = ['binary_tensor_data', 'model_configuration', 'statistics'];
  return { name: 'ecg-affect-infer', version, extensions };
}

/** What the protocol tells of a model. */
export interface OipModelMetadata {
  readonly name: string;
  readonly versions: readonly string[];
  readonly platform: string;
  readonly inputs: readonly TensorMetadata[];
  readonly outputs: readonly TensorMetadata[];
}

export function modelMetadata(model: ServedModel): OipModelMetadata {
  return { name: model.name, versions: [model.version], platform: 'onnxruntime_onnx', ...tensorsOf(model) };
}
