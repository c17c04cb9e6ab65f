import { Graph, type Shape, type Tensor } from '@ecg-affect/onnx-graph';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';

export interface GraphInput {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** Builds a graph from inputs and gives the values of the tensors that `build` returns. */
export async function runGraph<Name extends string>(
  inputs: readonly GraphInput[],
  build: (...tensors: Tensor[]) => Readonly<Record<Name, Tensor>>,
): Promise<Record<Name, { readonly values: Float32Array; readonly shape: Shape }>> {
  const graph = new Graph('test');
  const outputs = build(...inputs.map(({ shape }, i) => graph.input(`x${i}`, 'float32', shape)));
  for (const name in outputs) graph.output(name, outputs[name]);
  const session = await InferenceSession.create(graph.serialise(), { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const feeds = inputs.map(({ values, shape }, i) => [`x${i}`, new OrtTensor('float32', values, shape)]);
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  const entries = Object.entries(results).map(([name, { data, dims }]) => [
    name,
    { values: Float32Array.from(data as ArrayLike<number>, Number), shape: dims },
  ]);
  return Object.fromEntries(entries);
}
