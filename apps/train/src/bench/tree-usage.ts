import { readdirSync, readFileSync } from 'node:fs';

/** What this process and those it has started have used since each began. */
export interface Usage {
  readonly cpuMilliseconds: number;
  /** Sum of each one's largest resident memory, bytes: pages that they share count once for each. */
  readonly peakRss: number;
}

/** Ticks of /proc's processor times: USER_HZ, a constant of Linux. */
const TICKS_PER_SECOND = 100;

/** From /proc on Linux; elsewhere of this process alone. */
export function treeUsage(): Usage {
  if (process.platform !== 'linux') {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    return { cpuMilliseconds: (userCPUTime + systemCPUTime) / 1000, peakRss: 1024 * maxRSS };
  }
  const usages = tree(String(process.pid)).map(usageOf);
  return {
    cpuMilliseconds: usages.reduce((sum, { cpuMilliseconds }) => sum + cpuMilliseconds, 0),
    peakRss: usages.reduce((sum, { peakRss }) => sum + peakRss, 0),
  };
}

function tree(pid: string): string[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const children = tasks.flatMap(
    (task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').match(/\d+/g) ?? [],
  );
  return [pid, ...children.flatMap(tree)];
}

function usageOf(pid: string): Usage {
  // After the name, which may hold spaces and parentheses: fields 3 and on; 14 and 15 are the times in user and kernel mode.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /s, '').split(' ');
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    cpuMilliseconds: (1000 / TICKS_PER_SECOND) * (Number(fields[11]) + Number(fields[12])),
    peakRss: 1024 * Number(peak),
  };
}
