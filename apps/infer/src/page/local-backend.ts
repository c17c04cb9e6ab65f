import { openModel, predictRecording, StreamPredictor } from '@ecg-affect/inference';
import type { Backend } from './backend.js';
import { readFiles } from './sources.js';

/** Predictions in this page: the model and the recording stay on this machine. */
export async function localBackend(name: string, bytes: Uint8Array): Promise<Backend> {
  // onnxruntime's files are beside this script.
  const model = await openModel(name, bytes, { runtimeFolder: new URL('./', import.meta.url) });
  return {
    metadata: model.metadata,
    async predictFiles(files) {
      return predictRecording(model, await readFiles(files));
    },
    async openStream(sampleRate, onPrediction, onFailure) {
      const predictor = new StreamPredictor(model, sampleRate);
      let work = Promise.resolve();
      let isOpen = true;
      return {
        push(samples) {
          work = work
            .then(async () => {
              if (!isOpen) return;
              for (const prediction of await predictor.push(samples, model)) onPrediction(prediction);
            })
            .catch((error) => {
              if (isOpen) onFailure(error);
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
