import { randomUUID } from 'node:crypto';
import { describeDifference } from '@ecg-affect/ecg-signal';
import { StreamPredictor } from '@ecg-affect/inference';
import { HttpError } from '../http-error.js';
import type { ModelRepository } from '../models/repository.js';
import type { ServedModel } from '../models/served-model.js';
import type { DroppedMessage, StreamDescription, StreamMessage } from './messages.js';
import { SharedStream } from './shared-stream.js';
import type { StreamSettings } from './stream-settings.js';

type Metadata = ServedModel['file']['metadata'];

/** Predictions that wait for a client that is away. */
const MAX_UNSENT = 100;

/** A stream, whether its client is connected or not. */
export class StreamSession {
  readonly id = randomUUID();
  readonly modelName: string;
  readonly settings: StreamSettings;
  /** What others see of it, where its client wants that. */
  readonly shared: SharedStream | undefined;
  readonly #predictor: StreamPredictor;
  readonly #metadata: Metadata;
  #received = 0;
  #isEnded = false;
  #unsent: StreamMessage[] = [];
  #client: ((message: StreamMessage) => void) | undefined;
  #work: Promise<unknown> = Promise.resolve();

  /** @throws EcgSignalError when the settings are unusable for the model */
  constructor({ name, file }: Pick<ServedModel, 'name' | 'file'>, settings: StreamSettings) {
    const { sampleRate, hop, minQuality, normalisation, shareAs } = settings;
    const options = { hop, minQuality, ...(normalisation === undefined ? {} : { normalisation }) };
    this.#predictor = new StreamPredictor(file, sampleRate, options);
    this.#metadata = file.metadata;
    this.modelName = name;
    this.settings = settings;
    if (shareAs !== undefined) {
      this.shared = new SharedStream({ name: shareAs, model: name, sampleRate }, this.#description);
    }
  }

  /** Samples taken so far. */
  get received(): number {
    return this.#received;
  }

  get isConnected(): boolean {
    return this.#client !== undefined;
  }

  get #description(): StreamDescription {
    const { target, classes, notice } = this.#metadata;
    const { hop, normalisation } = this.#predictor;
    return { target, classes, hop, normalisation, notice };
  }

  /** Tells a client what the stream is and where it stands, then what it missed. */
  connect(send: (message: StreamMessage) => void): void {
    send({ type: 'session', session: this.id, received: this.#received, ...this.#description });
    for (const message of this.#unsent) send(message);
    this.#unsent = [];
    this.#client = send;
    this.shared?.sender(true);
  }

  disconnect(): void {
    this.#client = undefined;
    this.shared?.sender(false);
  }

  /** No prediction follows, not even of samples that were taken already. */
  end(): void {
    this.#isEnded = true;
    this.#client = undefined;
    this.shared?.end();
  }

  /**
   * Takes samples in mV, in order of the calls, and tells the client the predictions they complete.
   * @throws HttpError when the model is gone or has changed its ways
   */
  push(samples: Float32Array | Float64Array, repository: Pick<ModelRepository, 'with'>): Promise<void> {
    const arrived = performance.now();
    this.#received += samples.length;
    this.shared?.samples(samples);
    const done = this.#work.then(async () => {
      if (this.#isEnded) return;
      await repository.with(this.modelName, async ({ file, batcher }) => {
        if (!areAlike(file.metadata, this.#metadata)) {
          throw new HttpError(
            409,
            `the model "${this.modelName}" was replaced by one of other classes, pre-processing or calibration`,
          );
        }
        await this.#predict(samples, batcher, arrived);
      });
    });
    this.#work = done.catch(() => {});
    return done;
  }

  async #predict(
    samples: Float32Array | Float64Array,
    batcher: ServedModel['batcher'],
    arrived: number,
  ): Promise<void> {
    const { dropped } = this.#predictor;
    try {
      for (const prediction of await this.#predictor.push(samples, batcher)) {
        const message = { type: 'prediction', latency: performance.now() - arrived, ...prediction } as const;
        this.shared?.prediction(message);
        this.#tell(message);
      }
    } catch (error) {
      // Too much is asked for at present: the stream outlives that.
      if (!(error instanceof HttpError && error.statusCode === 503)) throw error;
      this.#drop(1, 'busy');
    }
    const missing = this.#predictor.dropped - dropped;
    if (missing > 0) this.#drop(missing, 'missing samples');
  }

  #drop(windows: number, reason: DroppedMessage['reason']): void {
    const message = { type: 'dropped', windows, reason } as const;
    this.shared?.dropped(message);
    this.#tell(message);
  }

  #tell(message: StreamMessage): void {
    if (this.#client) this.#client(message);
    else this.#unsent = [...this.#unsent, message].slice(-MAX_UNSENT);
  }
}

/** True when a stream that began with one model can go on with the other. */
function areAlike(a: Metadata, b: Metadata): boolean {
  const sameClasses = a.classes.length === b.classes.length && a.classes.every((name, i) => name === b.classes[i]);
  // What a model has learnt of a person is of its own features.
  const calibratesAlike = !(a.calibrationPeriod ?? b.calibrationPeriod) || a.graphSha256 === b.graphSha256;
  return sameClasses && calibratesAlike && describeDifference(a.preprocessing, b.preprocessing) === undefined;
}
