import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isCode } from '@ecg-affect/errors';
import { namesIn } from './names-in.js';
import { processExists } from './process.js';
import type { Workspace } from './workspace.js';

/** Seconds between signs of life. */
const HEARTBEAT = 5;
/** Seconds without one after which a worker counts as dead: far more than a busy event loop or a slow network file system delays it. */
const SILENCE = 60;
/** The same where its process is seen to exist: then only another process may have its number. */
const SILENCE_HERE = 900;

/** Owner of what was given up in order. */
const RELEASED = 'released';

/** The right to work on a job: others see it, and leave the job alone while its holder lives. */
export interface Claim {
  /** Becomes the job's result; holds what an earlier attempt left. */
  readonly folder: string;
  /** Where the attempt says how far it is. */
  readonly progressFile: string;
  /** Gives the job its result. Somebody else's that came first stays. */
  publish(): Promise<void>;
  /** Gives up the right; what there is stays for the next attempt if asked for. */
  release(keep: boolean): Promise<void>;
  /** Whether another worker took this one for dead and has the job now. */
  isLost(): boolean;
}

/**
 * Takes a job, also over from a worker that died: with what it left, so that its checkpoints are gone on with. Both are one atomic operation of
 * the file system (mkdir, rename), so of several workers one succeeds.
 * @returns undefined when another worker is at it
 */
export async function claim(workspace: Workspace, name: string): Promise<Claim | undefined> {
  const attempts = workspace.attempts(name);
  const owner = `${hostname()}~${process.pid}~${randomBytes(4).toString('hex')}`;
  const mine = join(attempts, owner);
  try {
    await mkdir(join(workspace.path, 'attempts'), { recursive: true });
    await mkdir(attempts);
    await mkdir(mine);
  } catch (error) {
    if (!isCode(error, 'EEXIST', 'ENOENT')) throw error;
    if (!(await takeOver(attempts, mine))) return undefined;
  }
  return held(workspace, name, mine);
}

/** Whether the holder of a job seems to be at work. */
export async function isAlive(attempts: string, owner: string): Promise<boolean> {
  const [host, pid] = owner.split('~');
  const here = host === hostname();
  if (pid === undefined || (here && !processExists(Number(pid)))) return false;
  const folder = join(attempts, owner);
  const silent = Math.min(await secondsSince(folder), await secondsSince(join(folder, 'heartbeat')));
  return silent < (here ? SILENCE_HERE : SILENCE);
}

async function takeOver(attempts: string, mine: string): Promise<boolean> {
  const owners = await namesIn(attempts);
  for (const owner of owners) if (await isAlive(attempts, owner)) return false;
  try {
    if (owners.length > 0) await rename(join(attempts, owners[0]), mine);
    // Between the two mkdirs of a claim nobody owns the job; a worker that died there leaves it so.
    else if ((await secondsSince(attempts)) < SILENCE) return false;
    else await mkdir(mine);
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function held(workspace: Workspace, name: string, mine: string): Promise<Claim> {
  const folder = join(mine, 'result');
  const heartbeat = join(mine, 'heartbeat');
  await mkdir(folder, { recursive: true });
  await writeFile(heartbeat, '');
  // A missed beat is no reason to stop: at worst somebody else computes the same.
  const beat = setInterval(() => utimes(heartbeat, new Date(), new Date()).catch(() => {}), 1000 * HEARTBEAT);
  beat.unref();
  // What stays of it does no harm: the result counts, and the next attempt takes over what there is.
  const discard = async (): Promise<void> => {
    await rm(mine, { recursive: true, force: true }).catch(() => {});
    await rmdir(workspace.attempts(name)).catch(() => {});
  };
  return {
    folder,
    progressFile: join(mine, 'progress.json'),
    publish: async () => {
      clearInterval(beat);
      await mkdir(join(workspace.path, 'results'), { recursive: true });
      try {
        await rename(folder, workspace.result(name));
      } catch (error) {
        if (!isCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM') || !workspace.isDone(name)) throw error;
      }
      await discard();
    },
    release: async (keep) => {
      clearInterval(beat);
      if (!keep) await discard();
      else await rename(mine, join(workspace.attempts(name), RELEASED)).catch(() => {});
    },
    isLost: () => !existsSync(mine),
  };
}

/** Hosts of a cluster agree on the time, give or take less than `SILENCE`. Infinite where nothing is there. */
async function secondsSince(path: string): Promise<number> {
  try {
    return (Date.now() - (await stat(path)).mtimeMs) / 1000;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
