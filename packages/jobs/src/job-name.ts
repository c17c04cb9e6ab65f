import { createHash } from 'node:crypto';
import type { JobDescription } from './define-job.js';

/**
 * The name of a job's result, which its description alone decides: the same job has the same name in every run and on every machine, so that
 * a result which is there already is never computed again. The order of keys does not matter, nor does where files lie (`path`).
 */
export function jobName(job: JobDescription): string {
  const hash = createHash('sha256').update(JSON.stringify(canonical(job)));
  return `${job.kind}-${hash.digest('hex').slice(0, 20)}`;
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, part]) => key !== 'path' && part !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, canonical(part)]),
  );
}
