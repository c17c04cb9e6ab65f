import type { RecordingPrediction, WindowPrediction } from '@ecg-affect/inference';
import type { ModelMetadata } from '@ecg-affect/model-metadata';

/** Where predictions come from: a server, or a model in this page. */
export interface Backend {
  readonly metadata: ModelMetadata;
  /** @param files of one recording */
  predictFiles(files: readonly File[]): Promise<RecordingPrediction>;
  /** @param onFailure told once when there will be no more predictions */
  openStream(
    sampleRate: number,
    onPrediction: (prediction: WindowPrediction) => void,
    onFailure: (error: Error) => void,
  ): Promise<LiveStream>;
}

/** A stream that takes samples as they come. */
export interface LiveStream {
  /** Samples in mV. */
  push(samples: Float32Array): void;
  close(): void;
}
