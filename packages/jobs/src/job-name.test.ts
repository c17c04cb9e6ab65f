import { expect, it } from 'vitest';
import type { JobDescription } from './define-job.js';
import { jobName } from './job-name.js';

const job = { kind: 'sum', version: '1', store: { path: '/here/numbers', fingerprint: 'a1' }, selection: { from: 3 } };
const name = (description: JobDescription & Record<string, unknown>) => jobName(description);

it('depends on what a job is about, not on the order of saying it, nor on where files lie', () => {
  const { store, selection, ...rest } = job;
  expect(name({ selection, store, ...rest })).toBe(name(job));
  expect(name({ ...job, store: { ...store, path: '/there' } })).toBe(name(job));
  expect(name({ ...job, selection: { ...selection, to: undefined } })).toBe(name(job));
  expect(name({ ...job, store: { ...store, fingerprint: 'b2' } })).not.toBe(name(job));
  expect(name({ ...job, version: '2' })).not.toBe(name(job));
  expect(name(job)).toMatch(/^sum-[0-9a-f]{20}$/);
});
