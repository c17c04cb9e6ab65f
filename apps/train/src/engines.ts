import { type Engine, onnxEngine, tfjsEngine } from '@ecg-affect/network';
import { Option } from 'commander';

export type EngineName = 'auto' | 'onnx' | 'tfjs';

/** `auto` is onnxruntime: always there, and fast without TensorFlow's native library. */
export function engineOf(name: EngineName): Engine {
  return name === 'tfjs' ? tfjsEngine : onnxEngine;
}

export const engineOption = (): Option =>
  new Option('--engine <name>', 'what computes the gradients').choices(['auto', 'onnx', 'tfjs']).default('auto');
