import type { RecordingPrediction, WindowPrediction } from '@ecg-affect/inference';
import type { ModelMetadata } from '@ecg-affect/model-metadata';

/** What a file may leave open; empty where the user did not say. */
export interface FileChoices {
  /** Hz */
  readonly sampleRate?: number;
  /** Name or number of the lead. */
  readonly channel?: string;
}

/** Where predictions come from: a server, or a model in this page. */
export interface Backend {
  /** What the model is called. */
  readonly name: string;
  readonly metadata: ModelMetadata;
  /** @param files of one recording */
  predictFiles(files: readonly File[], choices: FileChoices): Promise<RecordingPrediction>;
  openStream(sampleRate: number, listener: StreamListener): Promise<LiveStream>;
}

/** Is told what comes of a stream. */
export interface StreamListener {
  prediction(prediction: WindowPrediction): void;
  /** There is no prediction at present, and why; the next one ends that. */
  unpredicted(why: string): void;
  /** There will be no more: told once. */
  failed(error: Error): void;
}

/** A stream that takes samples as they come. */
export interface LiveStream {
  /** Samples in mV. */
  push(samples: Float32Array): void;
  close(): void;
}
