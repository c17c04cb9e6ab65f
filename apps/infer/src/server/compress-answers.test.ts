import { expect, it } from 'vitest';
import { encodingFor } from './compress-answers.js';

it.each([
  [undefined, undefined],
  ['', undefined],
  ['br, zstd', undefined],
  ['*', undefined],
  ['identity', undefined],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['deflate', 'deflate'],
  ['gzip, deflate, br', 'gzip'],
  ['deflate, gzip', 'gzip'],
  ['deflate;q=0.8, gzip;q=0.2', 'deflate'],
  ['gzip;q=0', undefined],
  ['gzip;q=0, deflate ; q=0.1', 'deflate'],
  ['gzip;q=x', undefined],
])('a client that accepts "%s" gets %s', (accepted, expected) => {
  expect(encodingFor(accepted)).toBe(expected);
});
