import { denseProbabilities, type Features, joinFeatures } from '@ecg-affect/evaluation';
import { type Engine, featureCount } from '@ecg-affect/network';
import { type EmotionModel, encoderNetwork } from './emotion-model.js';
import type { ModelInputs } from './model-inputs.js';

/**
 * The probabilities of the training side: features by training's own engine, classified as the definitions say. An exported file is held
 * against them.
 * @returns [count, classes]
 */
export async function trainingSideProbabilities(
  model: EmotionModel,
  { windows, heartRate, statistics }: ModelInputs,
  engine: Engine,
): Promise<Float64Array> {
  const count = windows.length / model.encoder.inputLength;
  const network = encoderNetwork(model);
  const program = await engine.compile(network);
  try {
    const { features: values } = await program.forward(model.encoderParameters, windows, count);
    const encoded = { width: featureCount(network), values };
    const { heartRateFeatures: width } = model;
    const features = width === 0 ? encoded : joinFeatures(encoded, { width, values: heartRate });
    return denseProbabilities(
      model.classifiers,
      model.calibrationSeconds === undefined ? features : byPerson(features, statistics),
    );
  } finally {
    await program.dispose();
  }
}

/** Each row by its own statistics; a missing value becomes 0, the mean. */
function byPerson({ width, values }: Features, statistics: Float32Array): Features {
  const own = values.map((value, i) => {
    const at = 2 * width * Math.floor(i / width) + (i % width);
    return Number.isNaN(value) ? 0 : (value - statistics[at]) / statistics[at + width];
  });
  return { width, values: own };
}
