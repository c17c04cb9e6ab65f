import { openModel, predictRecording, StreamPredictor } from '@ecg-affect/inference';
import type { Backend } from './backend.js';
import { readFiles } from './sources.js';

/** A backend in this page, and what computes: `WebGPU` or `WebAssembly`. */
export interface LocalBackend extends Backend {
  readonly device: string;
}

/**
 * Predictions in this page: the model and the recording stay on this machine.
 * @param gpu where WebGPU computes
 */
export async function localBackend(
  name: string,
  bytes: Uint8Array,
  gpu: 'quicker' | 'agreeing' = 'quicker',
): Promise<LocalBackend> {
  // onnxruntime's files are beside this script.
  const model = await openModel(name, bytes, { runtimeFolder: new URL('./', import.meta.url), gpu });
  return {
    name,
    device: model.device ?? '',
    metadata: model.metadata,
    async predictFiles(files, choices) {
      const { channel } = choices;
      return predictRecording(model, await readFiles(files, choices), channel === undefined ? {} : { channel });
    },
    async openStream(sampleRate, listener) {
      const predictor = new StreamPredictor(model, sampleRate);
      let work = Promise.resolve();
      let isOpen = true;
      return {
        push(samples) {
          work = work
            .then(async () => {
              if (!isOpen) return;
              const { dropped } = predictor;
              for (const prediction of await predictor.push(samples, model)) listener.prediction(prediction);
              if (predictor.dropped > dropped) listener.unpredicted('samples are missing in the last window.');
            })
            .catch((error) => {
              if (isOpen) listener.failed(error);
              isOpen = false;
            });
        },
        close() {
          isOpen = false;
        },
      };
    },
  };
}
