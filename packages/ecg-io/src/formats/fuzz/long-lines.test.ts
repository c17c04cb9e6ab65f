import { expect, it } from 'vitest';
import { EcgIoError } from '../../error.js';
import { memoryFolder } from '../byte-source.js';
import { openRecordingIn } from '../registry.js';

/** Expressions that try a long line in ever more ways would take hours. */
const LENGTH = 1_000_000;

it.each([
  ['digits in a WFDB signal line', 'x.hea', `x 1\nx.dat 212 ${'1'.repeat(LENGTH)}x`],
  ['spaces in a WFDB record line', 'x.hea', `x${' '.repeat(LENGTH)}y`],
  ['brackets in the header of a CSV file', 'x.csv', `${'('.repeat(LENGTH)},a\n1,2\n`],
  ['spaces in the header of a CSV file', 'x.csv', `a${' '.repeat(LENGTH)}b,c\n1,2\n`],
  ['digits in a cell', 'x.csv', `time,a\n${'1'.repeat(LENGTH)}:,2\n`],
  ['underscores in a name', 'x.csv', `${'_'.repeat(LENGTH)},a\n1,2\n`],
  ['zeros in the JSON of OpenSignals', 'x.txt', `# OpenSignals Text File Format\n# {"a": 1${'0'.repeat(LENGTH)}\n1\n`],
])('%s are read or refused at once', async (_, name, text) => {
  const before = process.cpuUsage();
  await openRecordingIn(memoryFolder([[name, new TextEncoder().encode(text)]]), name).catch((error) => {
    expect(error).toBeInstanceOf(EcgIoError);
  });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(1);
});
