import { describeJob, type Job } from '@ecg-affect/experiments';
import type { PlannedJobWithDescription } from '@ecg-affect/jobs';
import { sum } from 'd3-array';
import { formatTable } from './table.js';

/**
 * A plan for people: a line for all jobs that say the same of themselves, with how many of them are left and how long these take.
 * @param isDone by name of a job
 * @param rate signals a second
 */
export function planText(
  planned: readonly PlannedJobWithDescription[],
  isDone: (name: string) => boolean,
  rate: number,
): string {
  const groups = new Map<string, { jobs: number; left: number; cost: number }>();
  for (const { name, cost, job } of planned) {
    const what = describeJob(job as Job);
    const group = groups.get(what) ?? { jobs: 0, left: 0, cost: 0 };
    groups.set(what, group);
    group.jobs++;
    if (isDone(name)) continue;
    group.left++;
    group.cost += cost;
  }
  const total = sum(groups.values(), ({ cost }) => cost);
  const left = planned.filter(({ name }) => !isDone(name)).length;
  return [
    formatTable([
      ['minutes', 'jobs', ''],
      ...Array.from(groups, ([what, group]) => [(group.cost / rate / 60).toFixed(1), leftOf(group), what]),
    ]),
    `jobs: ${leftOf({ jobs: planned.length, left })}, about ${(total / rate / 60).toFixed(0)} min one after another at ${rate.toFixed(0)} signals/s, measured now`,
  ].join('\n');
}

/** e.g. `24`, or `12 of 24 left`, or `24 done`. */
function leftOf({ jobs, left }: { readonly jobs: number; readonly left: number }): string {
  if (left === jobs) return `${jobs}`;
  return left === 0 ? `${jobs} done` : `${left} of ${jobs} left`;
}
