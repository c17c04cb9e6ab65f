import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { logStream } from './log-stream.js';

it('loses the lines that cannot be written, and says how many', () => {
  const path = join(tmpdir(), `log-stream-${process.pid}.log`);
  const fd = openSync(path, 'w');
  const log = logStream(fd);
  log.write('one\n');
  closeSync(fd);
  // The file is gone.
  for (const line of ['two\n', 'three\n']) log.write(line);
  expect(openSync(path, 'a')).toBe(fd);
  log.write('four\n');
  closeSync(fd);
  const [one, lost, four] = readFileSync(path, 'utf8').split('\n');
  expect([one, JSON.parse(lost).lost, four]).toEqual(['one', 2, 'four']);
  rmSync(path);
});

it.skipIf(!existsSync('/dev/full'))('goes on when the disk is full', () => {
  const fd = openSync('/dev/full', 'w');
  expect(() => logStream(fd).write('one\n')).not.toThrow();
  closeSync(fd);
});
