import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWindowStore } from '@ecg-affect/ecg-io';
import { encodeSafetensors, onnxEngine } from '@ecg-affect/network';
import { loadEncoder } from '@ecg-affect/pretext-model';
import { beforeAll, describe, expect, it } from 'vitest';
import { runExportEncoder } from './commands/export-encoder.js';
import { syntheticStore } from './testing/synthetic-store.js';

const PYTHON = process.env.PYTHON ?? 'python3';
const EXAMPLES = fileURLToPath(new URL('../../../examples/python/', import.meta.url));
const made = syntheticStore();

/** What Python prints, a value per line of JSON; the name of what is not installed, where something is not. */
function python(...args: string[]): Promise<unknown[] | string> {
  return new Promise((resolve, reject) => {
    execFile(PYTHON, args, (error, stdout, stderr) => {
      const absent = /No module named '(\w+)/.exec(stderr)?.[1];
      if (!error)
        resolve(
          stdout
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line)),
        );
      else if (error.code === 'ENOENT' || absent) resolve(absent ?? PYTHON);
      else reject(new Error(stderr));
    });
  });
}

describe(`examples/python (skipped where ${PYTHON} lacks the packages)`, () => {
  let encoder: string;
  beforeAll(async () => {
    encoder = join(made.folder, 'encoder');
    await runExportEncoder('pretrained', made.store, { out: encoder, format: 'onnx', force: false });
  });

  it('the encoder in PyTorch, from the weights file alone, agrees with onnxruntime', async ({ skip }) => {
    const printed = await python(join(EXAMPLES, 'encoder_torch.py'), encoder);
    if (typeof printed === 'string') return skip(`${printed} is not installed`);
    expect(printed).toEqual([{ shape: [4, expect.any(Number)], difference: expect.any(Number) }]);
    expect((printed[0] as { difference: number }).difference).toBeLessThan(5e-6);
  });

  it('features by onnxruntime for Python are those of the training engine', async ({ skip }) => {
    const printed = await python(join(EXAMPLES, 'features_onnx.py'), join(encoder, 'encoder.onnx'), made.store);
    if (typeof printed === 'string') return skip(`${printed} is not installed`);
    const { description, parameters } = await loadEncoder(encoder);
    const store = await openWindowStore(made.store);
    const windows = await store.read(Array.from({ length: store.rows }, (_, row) => row));
    const { subject: subjects } = await store.table();
    await store.close();
    const program = await onnxEngine.compile({ input: { encoder: description }, heads: [] }, { workers: 0 });
    const { features } = await program.forward(parameters, windows, subjects.length);
    await program.dispose();
    const width = features.length / subjects.length;
    const expected = [...new Set(subjects)].sort().map((subject) => {
      const first = subjects.flatMap((other, row) => (other === subject ? [features[row * width]] : []));
      const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
      return { subject, windows: first.length, first: expect.closeTo(mean, 4) };
    });
    expect(printed).toEqual(expected);
  });

  it.for(['pyarrow', 'polars', 'pandas', 'duckdb'])('a window store in %s', async (name, { skip }) => {
    const printed = await python(join(EXAMPLES, 'store.py'), name, made.store);
    if (typeof printed === 'string') return skip(`${printed} is not installed`);
    const store = await openWindowStore(made.store);
    const { subject: subjects, quality } = await store.table();
    await store.close();
    const expected = [...new Set(subjects)].sort().map((subject) => {
      const values = subjects.flatMap((other, row) => (other === subject ? [quality[row]] : []));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return { subject, windows: values.length, quality: expect.closeTo(mean, 5) };
    });
    expect(printed).toEqual(expected);
  });

  it('a transposed kernel is read back as it is, which the writer of safetensors 0.8.0 for NumPy gets wrong', async ({
    skip,
  }) => {
    const path = join(made.folder, 'transposed.safetensors');
    const transposed = Float32Array.of(9, 1, 4, 2, 5, 3, 6).subarray(1); // of [[1, 2, 3], [4, 5, 6]]
    await writeFile(
      path,
      encodeSafetensors({ tensors: new Map([['a', { shape: [3, 2], data: transposed }]]), metadata: {} }),
    );
    const program =
      'import json, sys, numpy; from safetensors.numpy import load_file; ' +
      'print(json.dumps(bool((load_file(sys.argv[1])["a"] == numpy.array([[1, 2, 3], [4, 5, 6]]).T).all())))';
    const printed = await python('-c', program, path);
    if (typeof printed === 'string') return skip(`${printed} is not installed`);
    expect(printed).toEqual([true]);
  });
});
