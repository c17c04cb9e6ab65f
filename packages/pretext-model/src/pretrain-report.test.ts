import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onnxEngine } from '@ecg-affect/network';
import { expect, test } from 'vitest';
import { pretrain, renderPretrainReport } from './index.js';
import { tinyEncoder, tinySettings, tinySource } from './testing/tiny-run.js';

test('the report of a run shows every task, the optimisation, the data and the configuration, and needs nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'report-'));
  try {
    const out = join(folder, 'run');
    const options = { ...tinySettings, engine: onnxEngine, encoder: tinyEncoder, workers: 0, out };
    const { epochs } = await pretrain({ ...options, sources: [tinySource('<b>.arrow')], epochs: 2 });
    const page = await renderPretrainReport(out);
    expect(page).toContain('2 of 2 epochs, seed 5, engine onnx');
    for (const [task, { auroc }] of Object.entries(epochs[1].heldOut)) {
      expect(page).toContain(task);
      expect(page).toContain(auroc?.toFixed(3));
    }
    for (const title of ['F1, held-out subjects', 'Learning rate', 'Norm of the gradient', 'Throughput']) {
      expect(page).toContain(title);
    }
    expect(page).toContain('&lt;b&gt;.arrow');
    expect(page).toContain('difficulty.snr');
    expect(page).toContain('synthetic ECG');
    expect(page).not.toMatch(/<script|(src|href)="http/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
