import { type Features, rowCount, softmax } from '@ecg-affect/evaluation';
import type { Engine } from '@ecg-affect/network';
import type { FittedNetwork } from './fit-network.js';

/** Rows a run, so that activations of an encoder stay small. */
const CHUNK = 256;

/** Calibrated probabilities of a trained network: [rows, classes]. */
export async function predictWithNetwork(
  engine: Engine,
  { network, parameters, temperature }: FittedNetwork,
  features: Features,
): Promise<Float64Array> {
  const [head] = network.heads;
  const { width, values } = features;
  const rows = rowCount(features);
  const probabilities = new Float64Array(rows * head.outputs);
  const program = await engine.compile(network);
  try {
    for (let start = 0; start < rows; start += CHUNK) {
      const size = Math.min(CHUNK, rows - start);
      const { logits } = await program.forward(
        parameters,
        values.subarray(start * width, (start + size) * width),
        size,
      );
      probabilities.set(softmax(logits.get(head.name) ?? [], head.outputs, temperature), start * head.outputs);
    }
  } finally {
    await program.dispose();
  }
  return probabilities;
}
