import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isCode } from '@ecg-affect/errors';

/** Whether a process of this machine has the number. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

/**
 * When a process of this machine began: with its number it tells the process from every other one, since numbers are given again.
 * From /proc where there is one (Linux), otherwise from ps.
 * @returns undefined when there is no such process, or the machine does not say
 */
export async function processStart(pid: number): Promise<string | undefined> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The 22nd field, in ticks since the boot; the 2nd, the program's name in parentheses, may hold spaces.
    return `${boot.trim()} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch (error) {
    if (process.platform === 'linux') return undefined;
    if (!isCode(error, 'ENOENT')) throw error;
  }
  try {
    return (await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)])).stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
