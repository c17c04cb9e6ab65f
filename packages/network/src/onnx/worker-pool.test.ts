import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { disableTelemetry } from './telemetry.js';
import { workerPool } from './worker-pool.js';

test('threads that get no session are an error of the pool', async () => {
  disableTelemetry();
  const program = { model: Uint8Array.of(1, 2, 3), rows: 1, parameters: [], inputs: [], outputs: [], sums: [] };
  await expect(workerPool(program, 2)).rejects.toThrow(/model/i);
});

test.each([
  ['that is forgotten', ''],
  ['that is disposed of', 'await program.dispose();'],
])('a program %s lets the process end', (_, end) => {
  const script = `
    import { Random } from '@ecg-affect/random';
    import { initialiseParameters, onnxEngine } from '@ecg-affect/network';
    const activation = { kind: 'relu' };
    const head = { name: 'a', hidden: [4], activation, dropout: 0, outputs: 1, loss: 'sigmoid', weight: 1 };
    const network = { input: { features: 3 }, heads: [head] };
    const program = await onnxEngine.compile(network, { workers: 2 });
    const { logits } = await program.forward(initialiseParameters(network, new Random(1)), new Float32Array(600), 200);
    console.log(logits.get('a').length);
    ${end}
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '200\n', stderr: '' });
});
