import { type Classifier, identityStandardisation } from '@ecg-affect/evaluation';
import {
  type EncoderDescription,
  type Engine,
  featureCount,
  initialiseParameters,
  type Parameters,
} from '@ecg-affect/network';
import { type DenseHeadOptions, denseClassifier, EMOTION_HEAD, emotionHead } from './dense-head.js';
import { fitNetwork } from './fit-network.js';
import { networkPredictions } from './predict.js';

/** How encoder and head are trained together. */
export interface NetworkClassifierOptions extends DenseHeadOptions {
  /** The encoder's weights to start from: fine-tuning. Absent: random ones, the supervised network trained from scratch. */
  readonly pretrained?: Parameters;
}

/**
 * Encoder and dense head trained together on labelled windows; the "features" it is given are the windows themselves, [rows, inputLength].
 * Every epoch passes all windows through the whole encoder and back: hundreds of times the work of a head on frozen features.
 */
export function networkClassifier(
  engine: Engine,
  encoder: EncoderDescription,
  { pretrained, ...options }: NetworkClassifierOptions = {},
): Classifier {
  const trained = options.innerFolds === 0 ? 'all epochs' : 'early stopping';
  return {
    name: `${pretrained === undefined ? 'supervised' : 'fine-tuned'} network, ${trained}`,
    async fit(examples, random) {
      const network = { input: { encoder }, heads: [emotionHead(examples.classes, options)] };
      const drawn = initialiseParameters(network, random.derive('initial'));
      const initial = new Map(Array.from(drawn, ([name, values]) => [name, pretrained?.get(name) ?? values]));
      const fitted = await fitNetwork(engine, network, initial, examples, random, options);
      const standardisation = identityStandardisation(featureCount(network));
      const isEncoders = ([name]: [string, Float32Array]) => !name.startsWith(`${EMOTION_HEAD}.`);
      return {
        learningCurve: fitted.learningCurve,
        dense: [denseClassifier({ ...fitted, standardisation })],
        encoder: new Map([...fitted.parameters].filter(isEncoders)),
        ...networkPredictions(engine, fitted, (windows) => windows),
      };
    },
  };
}
