import { createHash } from 'node:crypto';

/**
 * A name for the result of a job that its description alone decides: the same job has the same name in every run and on every machine, so
 * that a result which is there already is never computed again.
 * @param spec everything that the result depends on, as plain JSON; the order of keys does not matter
 */
export function jobName(spec: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(spec)))
    .digest('hex')
    .slice(0, 16);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}
