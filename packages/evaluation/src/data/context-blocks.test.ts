import { describe, expect, it } from 'vitest';
import { contextBlocks, recordingBlocks } from './context-blocks.js';

/** Windows of one recording, every 10 s, with these labels; a dot is a window that is missing. */
function recording(labels: string, subject = 'A') {
  const windows = [...labels].map((label, i) => ({ label, start: 10 * i })).filter(({ label }) => label !== '.');
  return {
    subject: windows.map(() => subject),
    session: windows.map(() => 'task'),
    start: windows.map(({ start }) => start),
    label: windows.map(({ label }) => Number(label)),
  };
}

const lengths = (labels: string) => contextBlocks(recording(labels)).blocks.map(({ length }) => length);

describe('contextBlocks', () => {
  it('are six consecutive windows of one label, the last of a span with what is left', () => {
    expect(contextBlocks(recording('0000000001111110'))).toEqual({
      blocks: [
        [0, 1, 2, 3, 4, 5],
        [6, 7, 8],
        [9, 10, 11, 12, 13, 14],
      ],
      tooShort: 1,
      seconds: 60,
    });
  });

  it('span a minute, not six windows of a longer time', () => {
    expect(lengths('000.00000000')).toEqual([5, 6]);
    expect(lengths('000......000')).toEqual([3, 3]);
    expect(lengths('00.........00')).toEqual([]);
  });

  it('never join two recordings, and do not depend on the order of the rows', () => {
    const [a, b] = [recording('0000', 'A'), recording('0000', 'B')];
    const joined = {
      subject: [...a.subject, ...b.subject].reverse(),
      session: [...a.session, ...b.session],
      start: [...a.start, ...b.start].reverse(),
      label: [...a.label, ...b.label],
    };
    expect(contextBlocks(joined).blocks).toEqual([
      [3, 2, 1, 0],
      [7, 6, 5, 4],
    ]);
  });

  it('of six windows that overlap by half are of half the time', () => {
    const windows = recording('000000000');
    expect(contextBlocks({ ...windows, start: windows.start.map((start) => start / 2) }).seconds).toBe(30);
  });
});

it('recordingBlocks are all windows of a recording of one label', () => {
  expect(recordingBlocks(recording('0011100'))).toEqual([
    [0, 1, 5, 6],
    [2, 3, 4],
  ]);
});
