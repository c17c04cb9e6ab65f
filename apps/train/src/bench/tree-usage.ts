import { readdirSync, readFileSync } from 'node:fs';

/** What this process and those it has started use. */
export interface Usage {
  /** Processor time since each began. */
  readonly cpuMilliseconds: number;
  /** Resident memory in bytes; pages that they share (of Node, of onnxruntime) count once. */
  readonly rss: number;
}

/** Ticks of /proc's processor times: USER_HZ, a constant of Linux. */
const TICKS_PER_SECOND = 100;

/** From /proc on Linux; elsewhere of this process alone. */
export function treeUsage(): Usage {
  if (process.platform !== 'linux') {
    const { user, system } = process.cpuUsage();
    return { cpuMilliseconds: (user + system) / 1000, rss: process.memoryUsage.rss() };
  }
  const usages = tree(String(process.pid)).map(usageOf);
  return {
    cpuMilliseconds: usages.reduce((sum, { cpuMilliseconds }) => sum + cpuMilliseconds, 0),
    rss: usages.reduce((sum, { rss }) => sum + rss, 0),
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
  const share = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return {
    cpuMilliseconds: (1000 / TICKS_PER_SECOND) * (Number(fields[11]) + Number(fields[12])),
    rss: 1024 * Number(share),
  };
}
