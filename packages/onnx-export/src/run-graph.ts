import { disableTelemetry } from '@ecg-affect/network';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ModelInputs } from './model-inputs.js';

/** What a graph is fed: `heartRate` where it has the input `hrv`, `statistics` where it has `mean` and `deviation`. */
type GraphInputs = Pick<ModelInputs, 'windows'> & Partial<ModelInputs>;

/**
 * Runs a serialised graph in onnxruntime over windows, a batch at a time.
 * @param see is given the outputs of each batch, in order
 */
export async function runGraph(
  bytes: Uint8Array,
  { windows, heartRate, statistics }: GraphInputs,
  { inputLength, batch, outputs }: { inputLength: number; batch: number; outputs: readonly string[] },
  see: (name: string, values: Float32Array, dims: readonly number[]) => void,
): Promise<void> {
  disableTelemetry();
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  try {
    const total = windows.length / inputLength;
    for (let from = 0; from < total; from += batch) {
      const to = Math.min(from + batch, total);
      const rows = (values: Float32Array): Tensor => {
        const width = values.length / total;
        return new Tensor('float32', values.subarray(from * width, to * width), [to - from, width]);
      };
      const feeds = {
        ecg: rows(windows),
        ...(heartRate?.length && { hrv: rows(heartRate) }),
        ...(statistics?.length && {
          mean: rows(halves(statistics, total, 0)),
          deviation: rows(halves(statistics, total, 1)),
        }),
      };
      const results = await session.run(feeds, outputs);
      for (const name of outputs) see(name, results[name].data as Float32Array, results[name].dims);
    }
  } finally {
    await session.release();
  }
}

/** The first or the second half of each row. */
function halves(values: Float32Array, rows: number, which: 0 | 1): Float32Array {
  const half = values.length / rows / 2;
  return Float32Array.from({ length: rows * half }, (_, i) => values[i + (Math.floor(i / half) + which) * half]);
}

/** One output for all windows, row after row. */
export async function graphOutput(
  bytes: Uint8Array,
  inputs: GraphInputs,
  inputLength: number,
  name: 'probabilities' | 'features',
): Promise<Float32Array> {
  const parts: number[] = [];
  await runGraph(bytes, inputs, { inputLength, batch: 16, outputs: [name] }, (_, values) => {
    for (const value of values) parts.push(value);
  });
  return Float32Array.from(parts);
}

/** The output `probabilities` for all windows, [n, classes]. */
export function graphProbabilities(bytes: Uint8Array, inputs: GraphInputs, inputLength: number): Promise<Float32Array> {
  return graphOutput(bytes, inputs, inputLength, 'probabilities');
}
