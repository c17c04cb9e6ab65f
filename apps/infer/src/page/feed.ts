import type { WindowPrediction } from '@ecg-affect/inference';
import type { ModelMetadata } from '@ecg-affect/model-metadata';
import type { Backend } from './backend.js';
import type { LeadSource } from './sources.js';

/** A lead that comes as time goes by, and what is predicted from it meanwhile. */
export interface Feed {
  readonly name: string;
  /** Hz */
  readonly sampleRate: number;
  readonly metadata: ModelMetadata;
  /** What the model is called. */
  readonly model: string;
  /**
   * Shows the viewer all that comes.
   * @returns how it ended, in words that follow its name
   * @throws Error in words when it cannot go on
   */
  run(viewer: Viewer, signal: AbortSignal): Promise<string>;
}

/** Where a feed is shown. */
export interface Viewer {
  /** The next samples in mV, NaN where missing. */
  samples(samples: Float32Array | Float64Array): void;
  prediction(prediction: WindowPrediction): void;
  /** Nothing comes at present, and why. */
  interrupted(why: string): void;
  /** Samples may come, but no prediction, and why. */
  unpredicted(why: string): void;
}

/** A lead of this page, predicted by the backend as it comes. */
export function predictedFeed({ name, sampleRate, pieces }: LeadSource, backend: Backend): Feed {
  return {
    name,
    sampleRate,
    metadata: backend.metadata,
    model: backend.name,
    async run(viewer, signal) {
      let failure: Error | undefined;
      const ended = new AbortController();
      const stream = await backend.openStream(sampleRate, {
        ...viewer,
        failed(error) {
          failure = error;
          ended.abort();
        },
      });
      for await (const samples of pieces(AbortSignal.any([signal, ended.signal]))) {
        stream.push(Float32Array.from(samples));
        viewer.samples(samples);
      }
      stream.close();
      if (failure) throw failure;
      return 'stopped.';
    },
  };
}
