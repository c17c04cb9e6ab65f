import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { isCode, problemOf, reasonOf } from './index.js';

it('reasonOf gives the message of an error, and anything else as text', () => {
  expect(reasonOf(new RangeError('17 samples, expected 16'))).toBe('17 samples, expected 16');
  expect(reasonOf('no space left')).toBe('no space left');
  expect(reasonOf(undefined)).toBe('undefined');
});

it('isCode tells system calls apart by their code', async () => {
  const error = await readFile('no such file').catch((cause: unknown) => cause);
  expect(isCode(error, 'EACCES', 'ENOENT')).toBe(true);
  expect(isCode(error, 'EACCES')).toBe(false);
  expect(isCode('ENOENT', 'ENOENT')).toBe(false);
});

it('problemOf names the first place that is wrong', () => {
  const nested = { path: ['tasks', 2, 'snr'], message: 'expected a number' };
  const other = { path: ['seed'], message: 'expected a whole number' };
  expect(problemOf({ issues: [nested, other] })).toBe('tasks.2.snr: expected a number');
  const whole = { path: [], message: 'expected an object' };
  expect(problemOf({ issues: [whole] })).toBe('the whole: expected an object');
  expect(problemOf({ issues: [whole] }, 'the description')).toBe('the description: expected an object');
});
