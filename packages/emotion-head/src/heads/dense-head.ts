import {
  type Classifier,
  type DenseClassifier,
  type Examples,
  identityStandardisation,
  type Standardisation,
  standardisationOf,
  standardise,
} from '@ecg-affect/evaluation';
import { denseLayers, type Engine, type HeadDescription, initialiseParameters } from '@ecg-affect/network';
import type { Random } from '@ecg-affect/random';
import { type FitNetworkOptions, type FittedNetwork, fitNetwork } from './fit-network.js';
import { networkPredictions } from './predict.js';

/**
 * A dense head and its training. By default it has the layers of the paper's for SWELL and WESAD, on standardised features, stopped early; see
 * `PAPER_HEADS` for the paper's own (section 4.3).
 */
export interface DenseHeadOptions extends FitNetworkOptions {
  /** Widths of the hidden layers, ReLU each; default 512, 512 (DREAMER and AMIGOS: three). */
  readonly hidden?: readonly number[];
  /** Fraction dropped after each hidden layer; default 0 (DREAMER 0.2, AMIGOS 0.4). */
  readonly dropout?: number;
  /** Features are standardised by their statistics in training; default true. */
  readonly standardise?: boolean;
}

/** Name of the head in the networks made here, and so the prefix of its parameters: `emotion.dense1.kernel`, ... */
export const EMOTION_HEAD = 'emotion';

/** The head as a network's part. */
export function emotionHead(
  classes: number,
  { hidden = [512, 512], dropout = 0 }: DenseHeadOptions = {},
): HeadDescription {
  return {
    name: EMOTION_HEAD,
    hidden,
    activation: { kind: 'relu' },
    dropout,
    outputs: classes,
    loss: 'softmax',
    weight: 1,
  };
}

/** A dense head with what features are standardised by before it: nothing changes by the identity. */
export interface TrainedHead extends FittedNetwork {
  readonly standardisation: Standardisation;
}

/** Trains a dense head on features. */
export async function trainHead(
  engine: Engine,
  examples: Examples,
  random: Random,
  options: DenseHeadOptions = {},
): Promise<TrainedHead> {
  const { features, classes } = examples;
  const standardisation =
    options.standardise === false ? identityStandardisation(features.width) : standardisationOf(features);
  const network = { input: { features: features.width }, heads: [emotionHead(classes, options)] };
  const initial = initialiseParameters(network, random.derive('initial'));
  const standardised = { ...examples, features: standardise(features, standardisation) };
  return { standardisation, ...(await fitNetwork(engine, network, initial, standardised, random, options)) };
}

/** A head as numbers alone. */
export function denseClassifier({
  network,
  parameters,
  standardisation,
  calibration,
}: Omit<TrainedHead, 'epochs' | 'learningCurve'>): DenseClassifier {
  const width = standardisation.mean.length;
  const values = (name: string): Float32Array => {
    const found = parameters.get(name);
    if (found === undefined) throw new RangeError(`no parameter ${name}`);
    return found.slice();
  };
  return {
    columns: [0, width],
    standardisation,
    layers: denseLayers(network.heads[0], width).map(({ name }) => ({
      kernel: values(`${name}.kernel`),
      bias: values(`${name}.bias`),
    })),
    ...(calibration && { calibration }),
  };
}

/**
 * A dense classifier of frozen features, for `evaluate`. A missing feature counts as its training mean, or as 0 where features are not
 * standardised.
 */
export function denseHead(engine: Engine, options: DenseHeadOptions = {}): Classifier {
  return {
    name: options.innerFolds === 0 ? 'dense head, all epochs' : 'dense head, early stopping',
    async fit(examples, random) {
      const head = await trainHead(engine, examples, random, options);
      return {
        learningCurve: head.learningCurve,
        dense: [denseClassifier(head)],
        ...networkPredictions(engine, head, (features) => standardise(features, head.standardisation)),
      };
    },
  };
}
