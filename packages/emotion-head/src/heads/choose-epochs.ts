import {
  type Calibration,
  crossEntropy,
  type Examples,
  type Fold,
  fitCalibration,
  type LearningCurve,
  rowCount,
  selectExamples,
} from '@ecg-affect/evaluation';
import type { NetworkDescription, Parameters, Program } from '@ecg-affect/network';
import type { Random } from '@ecg-affect/random';
import { type StepOptions, trainingEpochs } from './training-epochs.js';

/** When the search ends. */
export interface ChooseEpochsOptions extends StepOptions {
  /** At most. */
  readonly epochs: number;
  /** Epochs without a lower held-out loss after which the search ends. */
  readonly patience: number;
}

/** What inner folds say of the training of a network. */
export interface ChosenEpochs {
  readonly epochs: number;
  /** Of the folds' networks after so many epochs. */
  readonly calibration: Calibration;
  readonly learningCurve: LearningCurve;
}

/**
 * Trains one network an inner fold, all side by side, and finds the number of epochs after which the loss on all held-out rows together is
 * least; the calibration is the most likely one for what the networks of that epoch say of the rows held out from them.
 * @param folds parts that together hold out every row once
 */
export async function chooseEpochs(
  program: Program,
  network: NetworkDescription,
  initial: Parameters,
  examples: Examples,
  folds: readonly Fold[],
  random: Random,
  options: ChooseEpochsOptions,
): Promise<ChosenEpochs> {
  const { labels, classes } = examples;
  const [head] = network.heads;
  const parts = folds.map(({ name, train, test }) => ({
    rows: test,
    heldOut: selectExamples(examples, test).features,
    weight: train.length / (labels.length * (folds.length - 1)),
    training: trainingEpochs(program, network, initial, selectExamples(examples, train), random.derive(name), options),
  }));
  const learningCurve: LearningCurve[number][] = [];
  const logits = new Float32Array(labels.length * classes);
  let best = { epochs: 0, loss: Number.POSITIVE_INFINITY, logits };
  for (let epoch = 1; epoch <= options.epochs && epoch - best.epochs <= options.patience; epoch++) {
    let training = 0;
    for (const { rows, heldOut, weight, training: epochs } of parts) {
      const { value: trained } = await epochs.next();
      training += weight * trained.loss;
      const said = await program.forward(trained.parameters, heldOut.values, rowCount(heldOut));
      const found = said.logits.get(head.name) ?? new Float32Array();
      rows.forEach((row, i) => {
        logits.set(found.subarray(i * classes, (i + 1) * classes), row * classes);
      });
    }
    const loss = crossEntropy(logits, labels, classes);
    learningCurve.push({ training, heldOut: loss });
    if (loss < best.loss) best = { epochs: epoch, loss, logits: logits.slice() };
  }
  return { epochs: best.epochs, calibration: fitCalibration(best.logits, labels, classes), learningCurve };
}
