import { type Engine, featureCount } from '@ecg-affect/network';
import type { Encoder } from './encoder.js';
import type { WindowSource } from './window-source.js';

/** How windows are passed through the encoder; none of it changes a feature. */
export interface ExtractFeaturesOptions {
  /** Windows at a time; default 64. */
  readonly batchSize?: number;
  readonly workers?: number;
  readonly onProgress?: (windows: number) => void;
}

/**
 * The encoder's features of every window of a source.
 * @param encoder what `loadEncoder` gives, or any description with its parameters
 * @returns [source.rows, features], row-major
 * @throws RangeError when the source's windows do not have the encoder's length
 */
export async function extractFeatures(
  encoder: Encoder,
  source: Pick<WindowSource, 'rows' | 'windowLength' | 'read'>,
  engine: Engine,
  { batchSize = 64, workers, onProgress }: ExtractFeaturesOptions = {},
): Promise<Float32Array> {
  const { inputLength } = encoder.description;
  if (source.windowLength !== inputLength) {
    throw new RangeError(`the windows have ${source.windowLength} samples, the encoder takes ${inputLength}`);
  }
  const network = { input: { encoder: encoder.description }, heads: [] };
  const width = featureCount(network);
  const features = new Float32Array(source.rows * width);
  const program = await engine.compile(network, workers === undefined ? {} : { workers });
  try {
    for (let start = 0; start < source.rows; start += batchSize) {
      const rows = Array.from({ length: Math.min(batchSize, source.rows - start) }, (_, i) => start + i);
      const x = await source.read(rows);
      features.set((await program.forward(encoder.parameters, x, rows.length)).features, start * width);
      onProgress?.(start + rows.length);
    }
  } finally {
    await program.dispose();
  }
  return features;
}
