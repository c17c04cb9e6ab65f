import { disableTelemetry } from '@ecg-affect/network';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/**
 * Runs a serialised graph in onnxruntime over windows, a batch at a time.
 * @param windows [n, inputLength]
 * @param see is given the outputs of each batch, in order
 */
export async function runGraph(
  bytes: Uint8Array,
  windows: Float32Array,
  { inputLength, batch, outputs }: { inputLength: number; batch: number; outputs: readonly string[] },
  see: (name: string, values: Float32Array, dims: readonly number[]) => void,
): Promise<void> {
  disableTelemetry();
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  try {
    for (let from = 0; from < windows.length; from += batch * inputLength) {
      const piece = windows.subarray(from, from + batch * inputLength);
      const ecg = new Tensor('float32', piece, [piece.length / inputLength, inputLength]);
      const results = await session.run({ ecg }, outputs);
      for (const name of outputs) see(name, results[name].data as Float32Array, results[name].dims);
    }
  } finally {
    await session.release();
  }
}

/** One output for all windows, row after row. */
export async function graphOutput(
  bytes: Uint8Array,
  windows: Float32Array,
  inputLength: number,
  name: 'probabilities' | 'features',
): Promise<Float32Array> {
  const parts: number[] = [];
  await runGraph(bytes, windows, { inputLength, batch: 16, outputs: [name] }, (_, values) => {
    for (const value of values) parts.push(value);
  });
  return Float32Array.from(parts);
}

/** The output `probabilities` for all windows, [n, classes]. */
export function graphProbabilities(
  bytes: Uint8Array,
  windows: Float32Array,
  inputLength: number,
): Promise<Float32Array> {
  return graphOutput(bytes, windows, inputLength, 'probabilities');
}
