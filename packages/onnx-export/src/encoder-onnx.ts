import type { EncoderDescription, Engine, Parameters } from '@ecg-affect/network';
import { encoderGraph } from './encoder-graph.js';
import { runGraph } from './run-graph.js';

/** Largest difference of a feature, as a fraction of the largest feature. */
const TOLERANCE = 1e-5;

/** What an exported encoder is held against. */
export interface EncoderOnnxOptions {
  /** Windows that the file is held against the training side with, [n, inputLength]. */
  readonly windows: Float32Array;
  /** The training side. */
  readonly engine: Engine;
}

/**
 * An encoder without a head as an ONNX file: `ecg` [batch, inputLength] to `features` [batch, features]. Its convolutions are plain ones,
 * as it is handed on to whatever engine others have.
 * @throws Error when onnxruntime does not get the training side's features from it
 */
export async function encoderOnnx(
  encoder: EncoderDescription,
  parameters: Parameters,
  { windows, engine }: EncoderOnnxOptions,
): Promise<Uint8Array> {
  const { inputLength } = encoder;
  const bytes = encoderGraph(encoder, parameters).serialise();
  const program = await engine.compile({ input: { encoder }, heads: [] });
  try {
    const { features } = await program.forward(parameters, windows, windows.length / inputLength);
    const largest = features.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    let difference = 0;
    let at = 0;
    await runGraph(bytes, { windows }, { inputLength, batch: 16, outputs: ['features'] }, (_, values) => {
      for (const value of values) difference = Math.max(difference, Math.abs(value - features[at++]));
    });
    if (!(difference <= TOLERANCE * largest)) {
      throw new Error(`the features of the ONNX file differ by up to ${difference}, of ${largest} at most`);
    }
    return bytes;
  } finally {
    await program.dispose();
  }
}
