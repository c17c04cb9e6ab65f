import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writePolarityModel } from '@ecg-affect/polarity-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const BIN = fileURLToPath(new URL('../../bin/ecg-affect-infer.js', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infer-serve-'));
  await writePolarityModel(join(folder, 'polarity.onnx'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Starts the command; `log` grows as it runs. */
function serve(model: string, env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(process.execPath, [BIN, 'serve', '--model', model, '--port', '0'], { env });
  const output = { log: '', stdout: '' };
  child.stderr.on('data', (data) => {
    output.log += data;
  });
  child.stdout.on('data', (data) => {
    output.stdout += data;
  });
  const exit = once(child, 'exit').then(([code]) => code);
  const logged = async (pattern: RegExp) => {
    while (!pattern.test(output.log)) await new Promise((resolve) => setTimeout(resolve, 20));
    return pattern.exec(output.log)?.[1] ?? '';
  };
  return { child, output, exit, logged };
}

describe('serve', () => {
  it('serves until SIGTERM, then ends well', async () => {
    const { child, output, exit, logged } = serve(folder);
    const address = await logged(/listening at (http:[^"]+)/);
    await logged(/model loaded/);
    expect(address).toContain('127.0.0.1');
    expect((await fetch(`${address}/v2/models/polarity/ready`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    expect(output.stdout).toBe('');
  });

  it('leaves no trace in the home folder', async () => {
    const home = join(folder, 'home');
    await mkdir(home);
    // onnxruntime, which would leave an identifier of the machine, is discreet of itself where it sees CI.
    const { CI: _, ORT_DISABLE_TELEMETRY: __, ...env } = process.env;
    const { child, exit, logged } = serve(folder, { ...env, HOME: home });
    await logged(/model loaded/);
    child.kill('SIGTERM');
    await exit;
    expect(await readdir(home)).toEqual([]);
  });

  it('does not start on a file that is no model', async () => {
    const { exit, output } = serve(BIN);
    expect(await exit).toBe(1);
    expect(output.log).toMatch(/^error: .*not an ONNX file.*\n$/);
  });
});
