import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newestCheckpoint } from '@ecg-affect/network';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadEncoder } from './load-encoder.js';
import { loadRun } from './load-run.js';
import { bestEpoch } from './run-record.js';

const program = fileURLToPath(new URL('../dist/testing/pretrain-process.js', import.meta.url));
const STEPS = 15; // 8 windows of each of 3 subjects in batches of 8, 5 epochs

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

/**
 * Runs the tiny training in a process of its own, resuming what is in `out`; `watch` is called often and may kill it with no chance to
 * clean up.
 * @param fileLimit largest file that it can write, in units of the shell's `ulimit -f`
 */
function run(
  out: string,
  { watch = () => {}, fileLimit }: { watch?: (kill: () => void, step: number) => void; fileLimit?: number } = {},
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const command = [process.execPath, program, out];
    const [file, ...args] =
      fileLimit === undefined ? command : ['sh', '-c', `ulimit -f ${fileLimit} && exec "$@"`, 'sh', ...command];
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
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

const weightsOf = async (out: string): Promise<string[]> => {
  const path = (await newestCheckpoint(out)) ?? '';
  const files = ['weights.safetensors', 'average.safetensors', 'state.safetensors'];
  return Promise.all(files.map(async (name) => (await readFile(join(path, name))).toString('base64')));
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
    for (const at of [2, 6, 10, 13]) {
      const ending = await run(disturbed, { watch: (kill, step) => step >= at && kill() });
      expect(ending).toMatchObject({ killed: true, errors: '' });
      // ... which leaves the best encoder so far,
      const { record } = await loadRun(disturbed);
      expect((await loadEncoder(disturbed)).record.epochs).toHaveLength(bestEpoch(record) ?? record.epochs.length);
    }
    // ... and while a checkpoint is being written, which leaves half of it behind.
    for (let attempt = 0; attempt < 5 && !writing(); attempt++) {
      await run(disturbed, { watch: (kill) => writing() && kill() });
    }
    expect(writing()).toBe(true);

    expect(await run(disturbed)).toEqual({ killed: false, lastStep: STEPS, errors: '' });
    expect(await weightsOf(disturbed)).toEqual(await weightsOf(undisturbed));
    expect(await readFile(join(disturbed, 'steps.csv'), 'utf8')).toMatch(/^step(.*\n)+15,5,.*\n$/);
    const [best, undisturbedBest] = [await loadEncoder(disturbed), await loadEncoder(undisturbed)];
    expect(best.record.epochs).toHaveLength(3);
    expect(best.weights).toBe('average');
    expect(best.parameters).toEqual(undisturbedBest.parameters);
    expect(readdirSync(join(disturbed, 'checkpoints')).filter((name) => /^\d+$/.test(name))).toHaveLength(3);
  });
});

test.skipIf(process.platform === 'win32')(
  'a disk that is full stops the run with the checkpoint that is left',
  async () => {
    const out = join(folder, 'run');
    await run(out, { watch: (kill, step) => step >= 3 && kill() });
    const before = await newestCheckpoint(out);
    const weights = await weightsOf(out);

    const { errors } = await run(out, { fileLimit: 64 });
    expect(errors).toMatch(/pre-training stopped: cannot write .*: EFBIG/);
    expect(errors).toContain(`the last checkpoint is ${before}`);
    expect(await newestCheckpoint(out)).toBe(before);
    expect(await weightsOf(out)).toEqual(weights);
    expect(readdirSync(join(out, 'checkpoints')).filter((name) => name.endsWith('.partial'))).toEqual([]);
  },
);
