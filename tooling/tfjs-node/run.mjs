import { spawnSync } from 'node:child_process';

/** A reason that a user can do something about: shown without its stack. */
export class Refused extends Error {}

/** Runs a program quietly: its exit status (undefined where it is not installed) and what it printed. */
export function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    shell: process.platform === 'win32',
    ...options,
  });
  if (error && error.code !== 'ENOENT') throw error;
  return { status: error ? undefined : status, stdout: stdout ?? '', stderr: stderr ?? '' };
}
