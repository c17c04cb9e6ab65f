import { denseProbabilities, joinFeatures } from '@ecg-affect/evaluation';
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
  { windows, heartRate }: ModelInputs,
  engine: Engine,
): Promise<Float64Array> {
  const count = windows.length / model.encoder.inputLength;
  const network = encoderNetwork(model);
  const program = await engine.compile(network);
  try {
    const { features: values } = await program.forward(model.encoderParameters, windows, count);
    const encoded = { width: featureCount(network), values };
    const { heartRateFeatures: width } = model;
    return denseProbabilities(
      model.classifiers,
      width === 0 ? encoded : joinFeatures(encoded, { width, values: heartRate }),
    );
  } finally {
    await program.dispose();
  }
}
