import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadTrainedModel, saveTrainedModel } from './model-folder.js';
import { CARD, noiseWindows, tinyModel } from './testing/tiny-model.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'model-folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a saved model', () => {
  it('comes back as it was', async () => {
    const out = join(folder, 'head');
    const model = { ...tinyModel(1, ['max', 'mean'], 4), taps: true, calibrationSeconds: 60 };
    const statistics = new Float32Array(3 * 2 * 24).fill(Number.POSITIVE_INFINITY);
    const windows = noiseWindows(3, 64);
    await saveTrainedModel(out, { model, card: CARD, windows, labels: Int32Array.of(2, 0, 1), statistics });
    const loaded = await loadTrainedModel(out);
    expect(loaded.card).toEqual(CARD);
    expect(loaded.windows).toEqual(windows);
    expect(loaded.labels).toEqual(Int32Array.of(2, 0, 1));
    expect(loaded.model.encoderParameters).toEqual(model.encoderParameters);
    expect(loaded.model.encoder).toEqual(model.encoder);
    expect(loaded.statistics).toEqual(statistics);
    expect(loaded.model).toMatchObject({ taps: true, heartRateFeatures: 4, calibrationSeconds: 60 });
    const rounded = (values: ArrayLike<number>) => Float64Array.from(Float32Array.from(values));
    expect(loaded.model.classifiers).toEqual(
      model.classifiers.map(({ standardisation: { mean, deviation }, ...classifier }) => ({
        ...classifier,
        standardisation: { mean: rounded(mean), deviation: rounded(deviation) },
      })),
    );
  });

  it('is refused by name when it is missing, another kind of run, or cut short', async () => {
    const out = join(folder, 'head');
    await expect(loadTrainedModel(out)).rejects.toThrow(
      /run\.json does not describe a trained model: there is no such file/,
    );
    await saveTrainedModel(out, { model: tinyModel(), card: CARD, windows: noiseWindows(1, 64) });
    expect((await loadTrainedModel(out)).labels).toBeUndefined();
    await writeFile(join(out, 'weights.safetensors'), new Uint8Array(4));
    await expect(loadTrainedModel(out)).rejects.toThrow(/weights\.safetensors is not a readable safetensors file/);
    await writeFile(join(out, 'run.json'), '{"kind":"pretext"}');
    await expect(loadTrainedModel(out)).rejects.toThrow(/does not describe a trained model: kind/);
    await writeFile(join(out, 'run.json'), '{"kind":"emotion","temperature":1}');
    await expect(loadTrainedModel(out)).rejects.toThrow(/formatVersion.*train again with this version/);
  });
});
