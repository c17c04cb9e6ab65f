import { expect, it } from 'vitest';
import { jobName } from './job-name.js';

it('depends on what is said, not on the order of saying it', () => {
  expect(jobName({ a: 1, b: { c: [1, 2], d: null } })).toBe(jobName({ b: { d: null, c: [1, 2] }, a: 1 }));
  expect(jobName({ a: [1, 2] })).not.toBe(jobName({ a: [2, 1] }));
  expect(jobName({ a: 1 })).toMatch(/^[0-9a-f]{16}$/);
});
