import { type Calibration, type Examples, innerFolds, type LearningCurve } from '@ecg-affect/evaluation';
import type { Engine, NetworkDescription, Parameters } from '@ecg-affect/network';
import type { Random } from '@ecg-affect/random';
import { type ChosenEpochs, chooseEpochs } from './choose-epochs.js';
import { type StepOptions, trainingEpochs } from './training-epochs.js';

/** How a network with one softmax head is trained. */
export interface FitNetworkOptions extends StepOptions {
  /** At most; default 200. */
  readonly epochs?: number;
  /** Epochs without a lower inner loss after which the search for the best number of epochs ends; default 10. */
  readonly patience?: number;
  /**
   * Inner folds of whole training subjects that choose the number of epochs and the calibration; default 3, for each is a network to be trained. With 0, or one training subject,
   * all epochs are trained and nothing is calibrated: the paper's way.
   */
  readonly innerFolds?: number;
  /** Names or prefixes of parameters that stay as they are. */
  readonly frozen?: readonly string[];
}

/** A trained network of one softmax head. */
export interface FittedNetwork {
  readonly network: NetworkDescription;
  readonly parameters: Parameters;
  /** What its logits go through before they are probabilities; absent where nothing was calibrated. */
  readonly calibration?: Calibration;
  /** Epochs that it was trained for. */
  readonly epochs: number;
  /** Of the search for the number of epochs; empty where there was none. */
  readonly learningCurve: LearningCurve;
}

/**
 * Chooses the number of epochs and the calibration on inner folds of the training subjects (see {@link chooseEpochs}), then trains afresh on all
 * of them for as many epochs. Test data has no say in anything.
 *
 * The calibration is that of networks trained the same way, for as many epochs, on all inner folds but one; it is applied to the one network
 * trained on all. An ensemble of the folds' networks would be calibrated no better (their mean is less sure than each of them) and would have to
 * be exported and run whole.
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
  const { epochs = 200, patience = 10, innerFolds: count = 3, frozen = [] } = options;
  const folds = innerFolds(examples.subjects, count, random.derive('inner'));
  const program = await engine.compile(network, { frozen });
  try {
    const chosen: Omit<ChosenEpochs, 'calibration'> & Partial<ChosenEpochs> =
      folds.length === 0
        ? { epochs, learningCurve: [] }
        : await chooseEpochs(program, network, initial, examples, folds, random.derive('search'), {
            ...options,
            epochs,
            patience,
          });
    let trained = initial;
    for await (const { epoch, parameters } of trainingEpochs(
      program,
      network,
      initial,
      examples,
      random.derive('fit'),
      options,
    )) {
      trained = parameters;
      if (epoch >= chosen.epochs) break;
    }
    return { network, parameters: trained, ...chosen };
  } finally {
    await program.dispose();
  }
}
