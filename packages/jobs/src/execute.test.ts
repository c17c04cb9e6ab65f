import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { replaceFile } from '@ecg-affect/files';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ExecuteOptions, execute } from './execute.js';
import type { Executor } from './executors/executor.js';
import { cancelLocal, localExecutor } from './executors/local.js';
import { thisProcess } from './executors/this-process.js';
import { failureText } from './failure-text.js';
import { jobName } from './job-name.js';
import { expand, planFiles, readJobs, readPlan } from './plan.js';
import { processStart } from './process.js';
import { LENGTHS, type Numbers, sumOf, TOY_KINDS } from './testing/toy-jobs.js';
import { Workspace } from './workspace.js';

const WORKER = fileURLToPath(new URL('../dist/testing/toy-worker.js', import.meta.url));
const work = { kinds: TOY_KINDS, context: LENGTHS };
const here = thisProcess({ ...work, workers: 1 });
const processes = localExecutor({ command: [process.execPath, WORKER], parallel: 2 });

let workspace = new Workspace('');
beforeEach(async () => {
  workspace = new Workspace(await mkdtemp(join(tmpdir(), 'jobs-')));
});
afterEach(() => workspace.remove());

const options = (executor: Executor | 'none'): ExecuteOptions<Numbers> => ({ ...work, executor });
const valueIn = (job: Parameters<typeof jobName>[0]) =>
  Number(readFileSync(join(workspace.result(jobName(job)), 'value'), 'utf8'));

describe.each([
  ['in this process', here],
  ['in processes of their own', processes],
])('jobs %s', (_, executor) => {
  it('are done after what they need, and once', async () => {
    const sum = sumOf(['one', 'three', 'three', 'seventeen']);
    const told: number[] = [];
    const status = await execute(workspace, [sum], {
      ...options(executor),
      onProgress: ({ fraction }) => told.push(fraction),
    });
    expect(status).toMatchObject({ done: 4, waiting: 0, running: [], failed: [], total: 4, fraction: 1 });
    expect(valueIn(sum)).toBe(22);
    expect(told.at(-1)).toBe(1);
    const results = join(workspace.path, 'results');
    const written = () => readdirSync(results).map((name) => [name, statSync(join(results, name)).mtimeMs]);
    const before = written();
    // Shares three numbers with the first.
    const more = sumOf(['one', 'three', 'seventeen', 'four']);
    await execute(workspace, [sum, more], options(executor));
    expect(valueIn(more)).toBe(21);
    expect(written()).toEqual(expect.arrayContaining(before));
    expect(written()).toHaveLength(6);
  });

  it('that fail say why, do not hold up the others, and are tried again by the next run', async () => {
    const [good, bad] = [sumOf(['one']), sumOf(['one', 'bad'])];
    for (const _ of [1, 2]) {
      const { failed, done } = await execute(workspace, [bad, good], options(executor));
      expect([failed.length, done]).toEqual([2, 2]);
      expect(valueIn(good)).toBe(3);
      expect(await failureText(workspace, failed)).toMatch(
        /^number-\w+ failed on .*: bad has no value\n.* at [\s\S]*\n1 jobs that need them were left out$/,
      );
      const { message } = await workspace.failureOf(jobName(bad));
      expect(message).toMatch(/^needs number-\w+, which failed: bad has no value$/);
    }
  });

  it('end when they are interrupted, and go on later', async () => {
    const sum = sumOf(['one', 'three'], 30);
    const stopping = new AbortController();
    const running = execute(workspace, [sum], { ...options(executor), signal: stopping.signal });
    while ((await workspace.begun()).length === 0) await sleep(20);
    stopping.abort();
    await expect(running).rejects.toThrow('interrupted');
    expect((await workspace.done()).size).toBe(0);
    expect(existsSync(join(workspace.path, 'local.json'))).toBe(false);
  });
});

it('a plan has a file for each kind, in their order, the longest jobs first', async () => {
  const sum = sumOf(['one', 'seventeen', 'three']);
  expect(await execute(workspace, [sum], options('none'))).toMatchObject({ waiting: 4, done: 0 });
  const files = await planFiles(workspace);
  expect(files.map((file) => file.slice(workspace.path.length))).toEqual(['/plan/1-number.jsonl', '/plan/2-sum.jsonl']);
  const planned = await expand([sum], TOY_KINDS, LENGTHS);
  expect(planned.map(({ job }) => job)).toEqual([...[1, 2, 0].map((index) => sum.of[index]), sum]);
  expect(await readPlan(workspace)).toEqual(planned.map(({ name, kind, cost }) => ({ name, kind, cost })));
  expect(await readJobs(files[0], TOY_KINDS)).toEqual(planned.slice(0, 3).map(({ job }) => job));
  const shares = await Promise.all([0, 1].map((index) => readJobs(files[0], TOY_KINDS, { index, of: 2 })));
  expect(shares.map((jobs) => jobs.length)).toEqual([2, 1]);
});

it('a description that is none is refused by its place', async () => {
  const file = join(workspace.path, 'plan', '1-number.jsonl');
  await replaceFile(
    file,
    `${JSON.stringify({ job: sumOf(['one']) })}\n${JSON.stringify({ job: { kind: 'number' } })}\n`,
  );
  await expect(readJobs(file, TOY_KINDS)).rejects.toThrow(`${file}, line 2 describes no job: name: `);
  const other = join(workspace.path, 'other.json');
  await replaceFile(other, JSON.stringify({ kind: 'product' }));
  await expect(readJobs(other, TOY_KINDS)).rejects.toThrow(
    `${other} describes no job: kind: expected one of number, sum`,
  );
});

it('a worker that was killed is replaced', async () => {
  const sum = sumOf(['one'], 1);
  const running = execute(workspace, [sum], options(processes));
  const owners = () => {
    const attempts = workspace.attempts(jobName(sum.of[0]));
    return existsSync(attempts) ? readdirSync(attempts) : [];
  };
  while (owners().length === 0) await sleep(20);
  process.kill(Number(owners()[0].split('~')[1]), 'SIGKILL');
  expect(await running).toMatchObject({ done: 2, failed: [] });
});

describe('cancel', () => {
  /** A process that would tell if it were interrupted. */
  async function bystander(): Promise<{ pid: number; end: () => Promise<string> }> {
    const script = `process.on('SIGINT', () => { console.log('interrupted'); process.exit(); });
      console.log('ready'); setTimeout(() => {}, 60_000);`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (data) => {
        said += data;
        resolve();
      });
    });
    const closed = new Promise((resolve) => child.on('close', resolve));
    return {
      pid: child.pid ?? 0,
      end: async () => {
        child.kill('SIGTERM');
        await closed;
        return said;
      },
    };
  }

  const computing = (content: object) => replaceFile(join(workspace.path, 'local.json'), JSON.stringify(content));

  it('interrupts the process that is at the jobs, and no other that has its number now', async () => {
    expect(await cancelLocal(workspace)).toBe(false);
    const { pid, end } = await bystander();
    const host = hostname();
    const start = await processStart(pid);
    await computing({ host, pid, start: `${start}0` });
    expect(await cancelLocal(workspace)).toBe(false);
    await computing({ host, pid });
    expect(await cancelLocal(workspace)).toBe(false);
    expect(await end()).toBe('ready\n');

    const ours = await bystander();
    await computing({ host, pid: ours.pid, start: await processStart(ours.pid) });
    expect(await cancelLocal(workspace)).toBe(true);
    await sleep(500);
    expect(await ours.end()).toBe('ready\ninterrupted\n');
    expect(await cancelLocal(workspace)).toBe(false);
  });

  it('says on which machine jobs are that run elsewhere', async () => {
    await computing({ host: 'elsewhere', pid: process.pid });
    await expect(cancelLocal(workspace)).rejects.toThrow(`the jobs of ${workspace.path} are computed on elsewhere`);
  });
});
