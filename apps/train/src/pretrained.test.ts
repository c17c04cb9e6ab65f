import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pretrainedPath } from '@ecg-affect/experiments';
import { featureCount, onnxEngine } from '@ecg-affect/network';
import { encoderOnnx } from '@ecg-affect/onnx-export';
import { loadEncoder } from '@ecg-affect/pretext-model';
import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';

const folder = pretrainedPath('pretrained');

describe('the encoder that comes with the program', () => {
  it('is small', () => {
    for (const file of ['weights.safetensors', 'encoder.onnx']) {
      expect(statSync(join(folder, file)).size).toBeLessThan(2e6);
    }
  });

  it('is the same encoder in both of its files, in onnxruntime and in the training engine', async () => {
    const { description, parameters } = await loadEncoder(folder);
    const random = new Random(0);
    const windows = Float32Array.from({ length: 2 * description.inputLength }, () => random.normal());
    const onnx = await encoderOnnx(description, parameters, { windows, engine: onnxEngine });
    expect(readFileSync(join(folder, 'encoder.onnx')).equals(onnx)).toBe(true);
  });

  it("has the widths of Triton's configuration of a model made with it", async () => {
    const triton = new URL('../../../deploy/triton/stress/', import.meta.url);
    const config = readFileSync(new URL('config.pbtxt', triton), 'utf8');
    const tensors = config.matchAll(/name: "(\w+)", data_type: TYPE_FP32, dims: \[ (\d+) \]/g);
    const classes = readFileSync(new URL('labels.txt', triton), 'utf8').trim().split('\n').length;
    const { description } = await loadEncoder(folder);
    expect(Object.fromEntries(Array.from(tensors, ([, name, width]) => [name, Number(width)]))).toEqual({
      ecg: description.inputLength,
      probabilities: classes,
      logits: classes,
      features: featureCount({ input: { encoder: description }, heads: [] }),
    });
  });

  it('says in its card what its record says', async () => {
    const card = readFileSync(join(folder, 'README.md'), 'utf8');
    const { record } = await loadEncoder(folder);
    const { epochs, batchSize, seed } = record.configuration;
    expect(card).toContain(`--epochs ${epochs} --batch ${batchSize} --seed ${seed}`);
    for (const { rows } of record.data) expect(card).toContain(rows.toLocaleString('en-US'));
    for (const { f1, auroc } of Object.values(record.epochs[epochs - 1].heldOut)) {
      expect(card).toContain(`| ${f1.toFixed(3)} | ${auroc?.toFixed(3)} |`);
    }
  });
});
