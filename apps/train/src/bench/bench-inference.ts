import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_PREPROCESSING } from '@ecg-affect/ecg-signal';
import { denseClassifier, emotionHead } from '@ecg-affect/emotion-head';
import { identityStandardisation } from '@ecg-affect/evaluation';
import { createClassifier } from '@ecg-affect/inference';
import { type Engine, featureCount, initialiseParameters } from '@ecg-affect/network';
import { exportModel } from '@ecg-affect/onnx-export';
import { PAPER_ENCODER } from '@ecg-affect/pretext-model';
import { Random } from '@ecg-affect/random';
import { SOFTWARE } from '../software.js';
import { noiseSource } from './noise-source.js';

export interface BenchInferenceOptions {
  /** Proves the exported file right before it is timed. */
  readonly engine: Engine;
  /** Windows an inference, each timed for itself. */
  readonly batches: readonly number[];
  /** Time for each. */
  readonly seconds: number;
}

/** Windows that are classified before any are timed. */
const WARM_UP = 256;

export interface InferenceRate {
  readonly batch: number;
  readonly windowsPerSecond: number;
}

/** Exports the paper's network with random weights and times it as `ecg-affect-infer` runs it, without pre-processing. */
export async function benchInference({ engine, batches, seconds }: BenchInferenceOptions): Promise<InferenceRate[]> {
  const { inputLength } = PAPER_ENCODER;
  const { read } = noiseSource(Math.max(...batches), inputLength);
  const folder = await mkdtemp(join(tmpdir(), 'ecg-affect-bench-'));
  try {
    const classifier = await createClassifier(await exportRandomModel(folder, await read([0]), engine), {
      inputLength,
      preprocessing: DEFAULT_PREPROCESSING,
    });
    try {
      // Enough in batches for a classifier to start its threads.
      const most = Math.max(...batches);
      if (most > 1) await classifier.classify(await read(Array.from({ length: WARM_UP }, (_, row) => row)), WARM_UP);
      const rates: InferenceRate[] = [];
      for (const batch of batches) {
        const windows = await read(Array.from({ length: batch }, (_, row) => row));
        await classifier.classify(windows, batch); // allocates
        const begun = performance.now();
        let inferences = 0;
        do {
          await classifier.classify(windows, batch);
          inferences++;
        } while (performance.now() - begun < 1000 * seconds);
        rates.push({ batch, windowsPerSecond: (1000 * batch * inferences) / (performance.now() - begun) });
      }
      return rates;
    } finally {
      await classifier.dispose();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The paper's network with random weights and a head of four classes, exported in float32. */
export async function exportRandomModel(folder: string, window: Float32Array, engine: Engine): Promise<Uint8Array> {
  const random = new Random('bench');
  const encoder = { input: { encoder: PAPER_ENCODER }, heads: [] };
  const features = featureCount(encoder);
  const classes = ['baseline', 'stress', 'amusement', 'meditation'];
  const network = { input: { features }, heads: [emotionHead(classes.length)] };
  const out = join(folder, 'model.onnx');
  await exportModel(
    {
      encoder: PAPER_ENCODER,
      encoderParameters: initialiseParameters(encoder, random),
      heartRateFeatures: 0,
      classifiers: [
        denseClassifier({
          network,
          parameters: initialiseParameters(network, random),
          standardisation: identityStandardisation(features),
        }),
      ],
    },
    {
      preprocessing: DEFAULT_PREPROCESSING,
      target: 'affect',
      classes,
      pretraining: [],
      training: [],
      evaluation: null,
      synthetic: true,
      software: SOFTWARE,
    },
    { out, windows: window, engine },
  );
  return readFile(out);
}
