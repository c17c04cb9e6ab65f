import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '@ecg-affect/files';
import { namesIn } from './names-in.js';

/** Why a job failed, for whoever looks later. */
export interface Failure {
  readonly message: string;
  /** The last lines that the job said, with the stack of the error. */
  readonly log: readonly string[];
  readonly host: string;
}

/**
 * The folder that jobs share, on one machine or on a cluster's file system. Everything that is known of a job is in it:
 * `results/NAME` (appears whole, by a rename), `attempts/NAME/OWNER` (at work, or left by a worker that died), `failures/NAME.json`,
 * `plan/*.jsonl` (what is to be done) and `logs`.
 */
export class Workspace {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Folder of a job's result. */
  result(name: string): string {
    return join(this.path, 'results', name);
  }

  isDone(name: string): boolean {
    return existsSync(this.result(name));
  }

  /** Names of the finished jobs, by one look at one folder. */
  async done(): Promise<Set<string>> {
    return new Set(await namesIn(join(this.path, 'results')));
  }

  /** Names of the jobs that somebody has begun. */
  async begun(): Promise<string[]> {
    return namesIn(join(this.path, 'attempts'));
  }

  /** Folder of the attempts at a job. */
  attempts(name: string): string {
    return join(this.path, 'attempts', name);
  }

  /** Names of the failed jobs. */
  async failed(): Promise<Set<string>> {
    const files = await namesIn(join(this.path, 'failures'));
    return new Set(files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length)));
  }

  hasFailed(name: string): boolean {
    return existsSync(this.#failure(name));
  }

  async failureOf(name: string): Promise<Failure> {
    return JSON.parse(await readFile(this.#failure(name), 'utf8')) as Failure;
  }

  async recordFailure(name: string, failure: Failure): Promise<void> {
    await replaceFile(this.#failure(name), `${JSON.stringify(failure)}\n`);
  }

  /** Lets failed jobs be tried again. */
  async forgetFailures(): Promise<void> {
    await rm(join(this.path, 'failures'), { recursive: true, force: true });
  }

  /** Removes all of it. Workers whose last job is done may still be tidying up in it. */
  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 10 });
  }

  #failure(name: string): string {
    return join(this.path, 'failures', `${name}.json`);
  }
}
