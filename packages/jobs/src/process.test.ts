import { spawn, spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { processExists, processStart } from './process.js';

it('tells a process from others, and that there is none', async () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('close', resolve));
  await new Promise((resolve) => child.on('spawn', resolve));
  const [mine, its] = await Promise.all([processStart(process.pid), processStart(child.pid ?? 0)]);
  expect(mine).toBeTypeOf('string');
  expect(its).not.toBe(mine);
  expect(await processStart(process.pid)).toBe(mine);
  child.kill();
  await ended;
  const { pid } = spawnSync(process.execPath, ['--version']);
  expect(processExists(pid)).toBe(false);
  expect(await processStart(pid)).toBeUndefined();
});
