import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { Classifier } from '../classifier.js';
import { parseModelFile } from '../model-file.js';
import { predictPrepared } from '../predict-recording.js';
import { DEFAULT_MIN_QUALITY } from '../prediction.js';
import { prepareRecording } from '../prepare-recording.js';
import { StreamPredictor } from '../stream-predictor.js';
import type { Backend } from './backend.js';
import { readFiles } from './sources.js';

/** Predictions in this page: the model and the recording stay on this machine. */
export async function localBackend(name: string, bytes: Uint8Array): Promise<Backend> {
  const file = await parseModelFile(name, bytes);
  // Beside this script; threads would need headers that not every host of static files sends.
  env.wasm.wasmPaths = new URL('./', import.meta.url).href;
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(bytes);
  const classifier: Pick<Classifier, 'classify'> = {
    async classify(ecg, count) {
      const { probabilities, logits, features } = await session.run({
        ecg: new Tensor('float32', ecg, [count, file.metadata.inputLength]),
      });
      const [p, l, f] = [probabilities, logits, features].map(({ data }) => data as Float32Array);
      return { probabilities: p, logits: l, features: f };
    },
  };
  return {
    metadata: file.metadata,
    async predictFiles(files) {
      return predictPrepared(
        file,
        prepareRecording(await readFiles(files), file.preprocessing),
        classifier,
        DEFAULT_MIN_QUALITY,
      );
    },
    async openStream(sampleRate, onPrediction, onFailure) {
      const predictor = new StreamPredictor(file, sampleRate);
      let work = Promise.resolve();
      let isOpen = true;
      return {
        push(samples) {
          work = work
            .then(async () => {
              if (!isOpen) return;
              for (const prediction of await predictor.push(samples, classifier)) onPrediction(prediction);
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
