import { expect, it } from 'vitest';
import { jobName } from './job-name.js';
import type { FeaturesJob } from './spec.js';

const job: FeaturesJob = {
  kind: 'features',
  version: '1',
  store: { path: '/here/windows.arrow', fingerprint: 'a1' },
  selection: { target: 'stress' },
  of: { kind: 'hrv' },
};

it('depends on what a job is about, not on the order of saying it, nor on where files lie', () => {
  const { of, selection, ...rest } = job;
  expect(jobName({ of, selection, ...rest })).toBe(jobName(job));
  expect(jobName({ ...job, store: { ...job.store, path: '/there' } })).toBe(jobName(job));
  expect(jobName({ ...job, selection: { target: 'stress', threshold: undefined } })).toBe(jobName(job));
  expect(jobName({ ...job, store: { ...job.store, fingerprint: 'b2' } })).not.toBe(jobName(job));
  expect(jobName({ ...job, of: { kind: 'random', seed: 1 } })).not.toBe(
    jobName({ ...job, of: { kind: 'random', seed: 2 } }),
  );
  expect(jobName(job)).toMatch(/^features-[0-9a-f]{20}$/);
});
