import type { ModelMetadata } from '@ecg-affect/model-metadata';
import {
  type ContextPrediction,
  decidedProbabilities,
  meanOf,
  mostProbable,
  type WindowPrediction,
} from './prediction.js';

/**
 * Adds to each prediction of one recording, in order of time, what the windows up to it say together: those that begin within as much time
 * as the model's `context` of windows fills, and are not abstained. Windows that overlap, as a stream's do, count each.
 */
export class Context {
  readonly #seconds: number;
  readonly #classes: readonly string[];
  #recent: WindowPrediction[] = [];

  constructor({ context, preprocessing, classes }: Pick<ModelMetadata, 'context' | 'preprocessing' | 'classes'>) {
    this.#seconds = (context?.windows ?? 0) * preprocessing.windowSeconds;
    this.#classes = classes;
  }

  /** The prediction with its context; as it is where the model has none. */
  add(prediction: WindowPrediction): WindowPrediction {
    if (this.#seconds === 0) return prediction;
    // Half a sample of any lead: starts are sums of fractions.
    const from = prediction.start - this.#seconds + 1e-3;
    this.#recent = [...this.#recent.filter(({ start }) => start > from), prediction];
    return { ...prediction, context: this.#said() };
  }

  #said(): ContextPrediction {
    const decided = decidedProbabilities(this.#recent);
    const probabilities = meanOf(decided, this.#classes.length);
    const decision = probabilities && mostProbable(probabilities, this.#classes);
    return { seconds: this.#seconds, windows: decided.length, probabilities, decision };
  }
}
