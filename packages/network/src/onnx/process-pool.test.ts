import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { processPool } from './process-pool.js';
import { disableTelemetry } from './telemetry.js';

test('processes that get no session are an error of the pool', async () => {
  disableTelemetry();
  const program = { model: Uint8Array.of(1, 2, 3), rows: 1, parameters: [], inputs: [], outputs: [], sums: [] };
  await expect(processPool(program, 2)).rejects.toThrow(/model/i);
});

/** Runs a script in a process of its own that has a program with two workers. */
function runScript(then: string) {
  const script = `
    import { readFileSync } from 'node:fs';
    import { Random } from '@ecg-affect/random';
    import { initialiseParameters, onnxEngine } from '@ecg-affect/network';
    const activation = { kind: 'relu' };
    const head = { name: 'a', hidden: [4], activation, dropout: 0, outputs: 1, loss: 'sigmoid', weight: 1 };
    const network = { input: { features: 3 }, heads: [head] };
    const parameters = initialiseParameters(network, new Random(1));
    const program = await onnxEngine.compile(network, { workers: 2 });
    const forward = async () => (await program.forward(parameters, new Float32Array(600), 200)).logits.get('a').length;
    const workers = () => readFileSync('/proc/self/task/' + process.pid + '/children', 'utf8').match(/\\d+/g).map(Number);
    console.log(await forward());
    ${then}
  `;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { ended: signal ?? status, lines: stdout.trimEnd().split('\n'), stderr };
}

test.each([
  ['that is forgotten', ''],
  ['that is disposed of', 'await program.dispose();'],
])('a program %s lets the process end', (_, end) => {
  expect(runScript(end)).toEqual({ ended: 0, lines: ['200'], stderr: '' });
});

describe.runIf(process.platform === 'linux')('a process that is killed', () => {
  test('is an error of the run, if it is a worker', () => {
    const { ended, lines } = runScript(`
      process.kill(workers()[1], 'SIGKILL');
      await forward().catch(({ message }) => console.log(message));
      await program.dispose();
    `);
    expect({ ended, lines }).toEqual({ ended: 0, lines: ['200', 'a worker process ended unexpectedly (SIGKILL)'] });
  });

  test('takes its workers with it, and nothing is left of their file', async () => {
    const { ended, lines } = runScript(`
      console.log(workers().join());
      process.kill(process.pid, 'SIGKILL');
    `);
    expect(ended).toBe('SIGKILL');
    const running = () => lines[1].split(',').filter((pid) => existsSync(`/proc/${pid}`));
    await expect.poll(running, { timeout: 20_000 }).toEqual([]);
    expect(readdirSync('/dev/shm').filter((name) => name.startsWith('ecg-affect-'))).toEqual([]);
  });
});
