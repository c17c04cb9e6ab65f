import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newestCheckpoint } from '@ecg-affect/network';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const program = fileURLToPath(new URL('../dist/testing/pretrain-process.js', import.meta.url));
const STEPS = 12; // 30 training windows in batches of 8, 3 epochs

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resume-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Ending {
  readonly killed: boolean;
  readonly lastStep: number;
  readonly errors: string;
}

/** Runs the tiny training, resuming what is in `out`; `watch` is called often and may kill it with no chance to clean up. */
function run(out: string, watch: (kill: () => void, step: number) => void = () => {}): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, out], { stdio: ['ignore', 'pipe', 'pipe'] });
    let lastStep = 0;
    let errors = '';
    const look = () => watch(() => child.kill('SIGKILL'), lastStep);
    const timer = setInterval(look, 1);
    child.stdout.on('data', (text: Buffer) => {
      lastStep = Number(text.toString().trim().split('\n').at(-1));
      look();
    });
    child.stderr.on('data', (text: Buffer) => {
      errors += text.toString();
    });
    child.on('error', reject);
    child.on('close', (_, signal) => {
      clearInterval(timer);
      resolve({ killed: signal === 'SIGKILL', lastStep, errors });
    });
  });
}

const weightsOf = async (out: string): Promise<string> => {
  const path = (await newestCheckpoint(out)) ?? '';
  return (await readFile(join(path, 'weights.safetensors'))).toString('base64');
};

describe('a killed run', () => {
  test('goes on to the weights of an undisturbed one, whenever it was killed', async () => {
    const undisturbed = join(folder, 'undisturbed');
    expect(await run(undisturbed)).toEqual({ killed: false, lastStep: STEPS, errors: '' });

    const disturbed = join(folder, 'disturbed');
    const writing = (): boolean =>
      existsSync(join(disturbed, 'checkpoints')) &&
      readdirSync(join(disturbed, 'checkpoints')).some((name) => name.endsWith('.partial'));
    // In the middle of an epoch, at the end of one, ...
    for (const at of [2, 4, 7]) {
      const ending = await run(disturbed, (kill, step) => step >= at && kill());
      expect(ending).toMatchObject({ killed: true, errors: '' });
    }
    // ... and while a checkpoint is being written, which leaves half of it behind.
    let interrupted = 0;
    for (let attempt = 0; attempt < 3; attempt++) {
      await run(disturbed, (kill) => writing() && kill());
      if (writing()) interrupted++;
    }
    expect(interrupted).toBeGreaterThan(0);

    expect(await run(disturbed)).toEqual({ killed: false, lastStep: STEPS, errors: '' });
    expect(await weightsOf(disturbed)).toBe(await weightsOf(undisturbed));
    expect(await readFile(join(disturbed, 'steps.csv'), 'utf8')).toMatch(/^step(.*\n)+12,3,.*\n$/);
  });
});
