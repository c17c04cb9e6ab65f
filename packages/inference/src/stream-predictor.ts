import { createStream, type EcgStream, type Normalisation, type Samples } from '@ecg-affect/ecg-signal';
import type { Classifier } from './classifier.js';
import { Context } from './context.js';
import type { ModelFile } from './model-file.js';
import { DEFAULT_MIN_QUALITY, predictionsOf, type WindowPrediction } from './prediction.js';
import { RecordingClassifier } from './recording-classifier.js';

/** When and how a stream is classified. */
export interface StreamPredictorOptions {
  /** Seconds from one prediction to the next; default 2. */
  readonly hop?: number;
  /** Default: the model's own policy, or `running` where that is `subject`, which needs a past that a stream does not have. */
  readonly normalisation?: Normalisation;
  /** Windows below this quality index are abstained; in [0, 1], default 0.5. */
  readonly minQuality?: number;
}

/**
 * Predictions from a lead while it is being recorded.
 *
 * @example
 * const predictor = new StreamPredictor(model, 250);
 * for await (const samples of device) for (const { start, decision } of await predictor.push(samples, model)) console.log(start, decision);
 */
export class StreamPredictor {
  /** Seconds from one prediction to the next. */
  readonly hop: number;
  readonly normalisation: Normalisation;
  readonly #stream: EcgStream;
  readonly #classifier: RecordingClassifier;
  readonly #context: Context;
  readonly #classes: readonly string[];
  readonly #inputLength: number;
  readonly #minQuality: number;

  /**
   * @param sampleRate of the lead, Hz
   * @throws EcgSignalError when the rate or an option is unusable
   */
  constructor(
    { metadata }: Pick<ModelFile, 'metadata'>,
    sampleRate: number,
    { hop = 2, normalisation, minQuality = DEFAULT_MIN_QUALITY }: StreamPredictorOptions = {},
  ) {
    const { preprocessing, classes, inputLength } = metadata;
    const own = preprocessing.normalisation;
    this.hop = hop;
    this.normalisation = normalisation ?? (own === 'subject' ? 'running' : own);
    this.#stream = createStream(sampleRate, { ...preprocessing, normalisation: this.normalisation }, { hop });
    this.#classifier = new RecordingClassifier(metadata, minQuality);
    this.#context = new Context(metadata);
    this.#classes = classes;
    this.#inputLength = inputLength;
    this.#minQuality = minQuality;
  }

  /** Windows left out so far for missing samples. */
  get dropped(): number {
    return this.#stream.dropped;
  }

  /**
   * Takes the next samples in mV, in any number, NaN where missing; gives the predictions that they complete. One call at a time.
   */
  async push(samples: Samples, classifier: Pick<Classifier, 'classify'>): Promise<WindowPrediction[]> {
    const windows = this.#stream.push(samples);
    if (windows.length === 0) return [];
    const ecg = new Float32Array(windows.length * this.#inputLength);
    for (const [row, window] of windows.entries()) ecg.set(window.ecg, row * this.#inputLength);
    const probabilities = await this.#classifier.classify(windows, ecg, classifier);
    const predictions = predictionsOf(windows, probabilities, this.#classes, this.#minQuality);
    return predictions.map((prediction) => this.#context.add(prediction));
  }
}
