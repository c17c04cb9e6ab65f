import { Graph } from '@ecg-affect/onnx-graph';
import { env, InferenceSession } from 'onnxruntime-node';

/**
 * Makes sure that onnxruntime can compute on a GPU here, by opening a session of the smallest graph on it.
 * @throws Error that says why not and how to install what is missing
 */
export async function requireCuda(): Promise<void> {
  // What onnxruntime itself prints of a library that it does not find would bury the sentence below.
  env.logLevel = 'fatal';
  const graph = new Graph('probe');
  graph.output('y', graph.input('x', 'float32', [1]));
  try {
    const session = await InferenceSession.create(graph.serialise(), {
      executionProviders: ['cuda'],
      logSeverityLevel: 4,
    });
    await session.release();
  } catch (cause) {
    throw new Error(
      'CUDA is not available: onnxruntime-node finds no CUDA provider that loads on this machine; it takes an NVIDIA GPU on Linux with CUDA 12 and ' +
        'cuDNN 9, and onnxruntime-node installed with its install script allowed',
      { cause },
    );
  }
}
