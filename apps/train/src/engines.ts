import { cudaEngine, type Engine, onnxEngine, tfjsEngine } from '@ecg-affect/network';
import { Option } from 'commander';

export type EngineName = 'auto' | 'onnx' | 'tfjs';
export type DeviceName = 'cpu' | 'cuda';

/**
 * `auto` is onnxruntime: always there, and fast without TensorFlow's native library.
 * @throws Error when the engine does not run on the device
 */
export function engineOf(name: EngineName, device: DeviceName = 'cpu'): Engine {
  if (name === 'tfjs') {
    if (device === 'cuda')
      throw new Error('--device cuda is for the onnx engine; tfjs uses what @tensorflow/tfjs-node is built for');
    return tfjsEngine;
  }
  return device === 'cuda' ? cudaEngine : onnxEngine;
}

export const engineOption = (): Option =>
  new Option('--engine <name>', 'what computes the gradients').choices(['auto', 'onnx', 'tfjs']).default('auto');

export const deviceOption = (): Option =>
  new Option('--device <name>', 'where the onnx engine computes').choices(['cpu', 'cuda']).default('cpu');
