import { writeFile } from 'node:fs/promises';
import { graphDigest, type ModelMetadata, toMetadataProps } from '@ecg-affect/model-metadata';
import { concat, div, Graph, neg, reduceMax, softmax, sub } from '@ecg-affect/onnx-graph';

/** Samples a window of the polarity model. */
export const INPUT_LENGTH = 1280;

/**
 * Writes a model with a meaning that tests can predict: whether the R peaks point up or down. Its logits are the largest value of the window
 * and of its negative; so are its features. With a calibration period, logits are these standardised by the statistics that it is given.
 * @param changes of the metadata; `graphSha256` is right unless changed
 */
export async function writePolarityModel(path: string, changes: Partial<ModelMetadata> = {}): Promise<ModelMetadata> {
  const graph = new Graph('polarity');
  const ecg = graph.input('ecg', 'float32', ['batch', INPUT_LENGTH]);
  const peaks = concat(
    [ecg, neg(ecg)].map((x) => reduceMax(x, [1], { keepAxes: true })),
    1,
  );
  graph.output('features', peaks);
  const statistic = (name: string) => graph.input(name, 'float32', ['batch', 2]);
  const logits = changes.calibrationPeriod ? div(sub(peaks, statistic('mean')), statistic('deviation')) : peaks;
  graph.output('logits', logits);
  graph.output('probabilities', softmax(logits));
  const metadata: ModelMetadata = {
    schemaVersion: 1,
    preprocessing: { sampleRate: 128, highpass: 0.8, windowSeconds: 10, overlap: 0, normalisation: 'subject' },
    inputLength: INPUT_LENGTH,
    target: 'polarity',
    classes: ['up', 'down'],
    temperature: 1,
    precision: 'fp32',
    parity: { windows: 1, largestDifference: 0, decisionsChanged: 0, scoreLost: null },
    pretraining: [],
    training: [{ dataset: 'none', subjects: 0, windows: 0 }],
    evaluation: {
      protocol: 'loso',
      leakage: 'none',
      scores: [{ name: 'accuracy', value: 0.75, interval: [0.5, 0.9] }],
    },
    synthetic: false,
    software: { name: 'ecg-affect', version: '0.0.0' },
    graphSha256: await graphDigest(graph.serialise()),
    notice: 'not a medical device',
    ...changes,
  };
  await writeFile(path, graph.serialise({ metadata: toMetadataProps(metadata) }));
  return metadata;
}
