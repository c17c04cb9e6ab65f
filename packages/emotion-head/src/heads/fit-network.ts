import {
  crossEntropy,
  type Examples,
  fitTemperature,
  innerSplit,
  type LearningCurve,
  rowCount,
  selectExamples,
} from '@ecg-affect/evaluation';
import type { Engine, NetworkDescription, Parameters } from '@ecg-affect/network';
import type { Random } from '@ecg-affect/random';
import { type StepOptions, trainingEpochs } from './training-epochs.js';

/** How a network with one softmax head is trained. */
export interface FitNetworkOptions extends StepOptions {
  /** At most; default 200. */
  readonly epochs?: number;
  /** Epochs without a lower inner loss after which the search for the best number of epochs ends; default 10. */
  readonly patience?: number;
  /**
   * Fraction of the training subjects that choose the number of epochs and the temperature; default 0.2. With 0, or one training subject,
   * all epochs are trained and nothing is calibrated: the paper's way.
   */
  readonly innerFraction?: number;
  /** Names or prefixes of parameters that stay as they are. */
  readonly frozen?: readonly string[];
}

/** A trained network of one softmax head. */
export interface FittedNetwork {
  readonly network: NetworkDescription;
  readonly parameters: Parameters;
  /** What logits are divided by before the softmax; 1 where nothing was calibrated. */
  readonly temperature: number;
  /** Epochs that it was trained for. */
  readonly epochs: number;
  /** Of the search for the number of epochs; empty where there was none. */
  readonly learningCurve: LearningCurve;
}

/**
 * Trains on part of the subjects until the loss on the others (the inner split) stops falling, fits the temperature on those others, then
 * trains afresh on all for the number of epochs that was best. Test data has no say in anything.
 * @param initial parameters to start from; not changed
 * @throws DivergedError when training leaves the finite numbers
 */
export async function fitNetwork(
  engine: Engine,
  network: NetworkDescription,
  initial: Parameters,
  examples: Examples,
  random: Random,
  options: FitNetworkOptions = {},
): Promise<FittedNetwork> {
  const { epochs = 200, patience = 10, innerFraction = 0.2, frozen = [] } = options;
  const inner = innerSplit(examples.subjects, innerFraction, random.derive('inner'));
  const program = await engine.compile(network, { frozen });
  const train = (on: Examples, stream: string) =>
    trainingEpochs(program, network, initial, on, random.derive(stream), options);
  const learningCurve: LearningCurve[number][] = [];
  try {
    let best = { epochs, temperature: 1, loss: Number.POSITIVE_INFINITY };
    if (inner !== undefined) {
      const { features, labels, classes } = selectExamples(examples, inner.test);
      for await (const { epoch, loss: training, parameters } of train(
        selectExamples(examples, inner.train),
        'search',
      )) {
        const { logits } = await program.forward(parameters, features.values, rowCount(features));
        const found = logits.get(network.heads[0].name) ?? new Float32Array();
        const loss = crossEntropy(found, labels, classes);
        learningCurve.push({ training, heldOut: loss });
        if (loss < best.loss) best = { epochs: epoch, temperature: fitTemperature(found, labels, classes), loss };
        if (epoch >= epochs || epoch - best.epochs >= patience) break;
      }
    }
    let trained = initial;
    for await (const { epoch, parameters } of train(examples, 'fit')) {
      trained = parameters;
      if (epoch >= best.epochs) break;
    }
    return { network, parameters: trained, temperature: best.temperature, epochs: best.epochs, learningCurve };
  } finally {
    await program.dispose();
  }
}
