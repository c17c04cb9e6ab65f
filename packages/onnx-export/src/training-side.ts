import { denseProbabilities, type Features, joinFeatures } from '@ecg-affect/evaluation';
import { type Engine, featureCount } from '@ecg-affect/network';
import { type EmotionModel, encoderNetwork, encoderParts } from './emotion-model.js';
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
  const parts: Features[] = [];
  for (const part of encoderParts(model)) {
    const network = encoderNetwork(part);
    const program = await engine.compile(network);
    try {
      const { features } = await program.forward(part.encoderParameters, windows, count);
      parts.push({ width: featureCount(network), values: features });
    } finally {
      await program.dispose();
    }
  }
  const { heartRateFeatures: width } = model;
  if (width > 0) parts.push({ width, values: heartRate });
  const features = parts.reduce((all, part) => joinFeatures(all, part));
  return denseProbabilities(
    model.classifiers,
    model.calibrationSeconds === undefined ? features : byPerson(features, statistics),
  );
}

/** Each row by its own statistics; a missing value becomes 0, the mean. */
function byPerson({ width, values }: Features, statistics: Float32Array): Features {
  const own = values.map((value, i) => {
    const at = 2 * width * Math.floor(i / width) + (i % width);
    return Number.isNaN(value) ? 0 : (value - statistics[at]) / statistics[at + width];
  });
  return { width, values: own };
}
