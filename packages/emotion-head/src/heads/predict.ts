import {
  calibratedProbabilities,
  type Features,
  type FittedClassifier,
  rowCount,
  softmax,
} from '@ecg-affect/evaluation';
import type { Engine } from '@ecg-affect/network';
import type { FittedNetwork } from './fit-network.js';

/** Rows a run, so that activations of an encoder stay small. */
const CHUNK = 256;

/**
 * What a fitted network says of rows: calibrated where it can be, and before.
 * @param prepare makes of features what the network reads
 */
export function networkPredictions(
  engine: Engine,
  fitted: FittedNetwork,
  prepare: (features: Features) => Features,
): FittedClassifier {
  const { calibration } = fitted;
  const [{ outputs }] = fitted.network.heads;
  const logits = (features: Features) => logitsOf(engine, fitted, prepare(features));
  const uncalibrated = async (features: Features) => softmax(await logits(features), outputs);
  if (calibration === undefined) return { predictProbabilities: uncalibrated };
  return {
    calibration,
    predictUncalibrated: uncalibrated,
    predictProbabilities: async (features) => calibratedProbabilities(await logits(features), calibration),
  };
}

async function logitsOf(
  engine: Engine,
  { network, parameters }: FittedNetwork,
  { width, values }: Features,
): Promise<Float32Array> {
  const [head] = network.heads;
  const rows = rowCount({ width, values });
  const logits = new Float32Array(rows * head.outputs);
  const program = await engine.compile(network);
  try {
    for (let start = 0; start < rows; start += CHUNK) {
      const size = Math.min(CHUNK, rows - start);
      const said = await program.forward(parameters, values.subarray(start * width, (start + size) * width), size);
      logits.set(said.logits.get(head.name) ?? [], start * head.outputs);
    }
  } finally {
    await program.dispose();
  }
  return logits;
}
