import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Claim, claim } from './claim.js';
import { Workspace } from './workspace.js';

let workspace = new Workspace('');
beforeEach(async () => {
  workspace = new Workspace(await mkdtemp(join(tmpdir(), 'ecg-affect-')));
});
afterEach(() => rm(workspace.path, { recursive: true }));

/** What a worker that is gone left, last alive some seconds ago. */
async function leave(owner: string, seconds: number): Promise<void> {
  const folder = join(workspace.attempts('job'), owner);
  await mkdir(join(folder, 'result'), { recursive: true });
  await writeFile(join(folder, 'result', 'checkpoint'), 'half way');
  await writeFile(join(folder, 'heartbeat'), '');
  const then = new Date(Date.now() - 1000 * seconds);
  await utimes(join(folder, 'heartbeat'), then, then);
  await utimes(folder, then, then);
}

async function claimed(): Promise<Claim> {
  const found = await claim(workspace, 'job');
  if (found === undefined) throw new Error('expected the claim');
  return found;
}

describe('claim', () => {
  it('gives a job to one of many that ask for it, and to the next when it is released', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => claim(workspace, 'job')));
    const [first, ...others] = all.filter((found) => found !== undefined);
    expect(others).toEqual([]);
    await writeFile(join(first.folder, 'checkpoint'), 'half way');
    await first.release(true);
    const second = await claimed();
    expect(readFileSync(join(second.folder, 'checkpoint'), 'utf8')).toBe('half way');
    await second.release(false);
    expect(readdirSync((await claimed()).folder)).toEqual([]);
  });

  it('publishes the result whole, and leaves one that is there already', async () => {
    const first = await claimed();
    await writeFile(join(first.folder, 'a'), '1');
    await first.publish();
    expect(readFileSync(join(workspace.result('job'), 'a'), 'utf8')).toBe('1');
    expect(await workspace.begun()).toEqual([]);
    const second = await claimed();
    await writeFile(join(second.folder, 'a'), '2');
    await second.publish();
    expect(readFileSync(join(workspace.result('job'), 'a'), 'utf8')).toBe('1');
  });

  it('takes over what a dead process of this host left, at once and once', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    await leave(`${hostname()}~${pid}~1`, 0);
    const all = await Promise.all(Array.from({ length: 20 }, () => claim(workspace, 'job')));
    const [taken, ...others] = all.filter((found) => found !== undefined);
    expect(others).toEqual([]);
    expect(readFileSync(join(taken.folder, 'checkpoint'), 'utf8')).toBe('half way');
  });

  it('takes over from another host when it has been silent for a minute', async () => {
    await leave('elsewhere~1~1', 30);
    expect(await claim(workspace, 'job')).toBeUndefined();
    await rm(workspace.attempts('job'), { recursive: true });
    await leave('elsewhere~1~1', 90);
    expect(existsSync(join((await claimed()).folder, 'checkpoint'))).toBe(true);
  });

  it('is lost when another has taken it over', async () => {
    const first = await claimed();
    expect(first.isLost()).toBe(false);
    await rm(workspace.attempts('job'), { recursive: true });
    expect(first.isLost()).toBe(true);
  });
});
