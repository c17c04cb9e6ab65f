import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const PACKAGE = new URL('../../dist/index.js', import.meta.url);

test('onnxruntime leaves no trace in the home folder', () => {
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  try {
    const script = `
      import { createParameters, onnxEngine, parameterShapes } from ${JSON.stringify(PACKAGE.href)};
      const network = { input: { features: 2 }, heads: [{ name: 'a', hidden: [2], activation: { kind: 'relu' }, dropout: 0, outputs: 2, loss: 'softmax', weight: 1 }] };
      const program = await onnxEngine.compile(network, { workers: 0 });
      await program.forward(createParameters(parameterShapes(network)), new Float32Array(2), 1);
      await program.dispose();`;
    // onnxruntime is discreet of itself where it sees CI.
    const { CI: _, ORT_DISABLE_TELEMETRY: __, ...env } = process.env;
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: { ...env, HOME: home } });
    expect(readdirSync(home)).toEqual([]);
  } finally {
    rmSync(home, { recursive: true });
  }
});
