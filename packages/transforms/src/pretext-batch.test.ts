import { Random } from '@ecg-affect/random';
import { describe, expect, it } from 'vitest';
import { type PretextBatch, pretextBatch, TRANSFORMATIONS } from './index.js';

const LENGTH = 100;
const random = new Random(9, 'epoch', 3);
const window = (row: number): Float32Array => {
  const noise = new Random(row);
  return Float32Array.from({ length: LENGTH }, () => noise.normal());
};
const windowsOf = (rows: readonly number[]): Float32Array =>
  Float32Array.from(rows.flatMap((row) => Array.from(window(row))));

/** The batch's signals as text, by row of the source and task. */
function signals(batch: PretextBatch, rows: readonly number[]): Map<string, string> {
  const tasks = [...batch.labels.keys()];
  return new Map(
    Array.from(batch.order, (from, i) => [
      `${rows[Math.floor(from / tasks.length)]} ${tasks[from % tasks.length]}`,
      batch.x.subarray(i * LENGTH, (i + 1) * LENGTH).join(),
    ]),
  );
}

describe('pretextBatch', () => {
  const rows = [4, 17, 2, 30];
  const batch = pretextBatch(windowsOf(rows), rows, random);

  it('holds every window once for every task, and labels each signal with its task alone', () => {
    expect(batch.size).toBe(28);
    expect([...batch.labels.keys()]).toEqual(['original', ...TRANSFORMATIONS]);
    expect(Array.from(batch.order).sort((a, b) => a - b)).toEqual(Array.from({ length: 28 }, (_, i) => i));
    const tasks = [...batch.labels.values()];
    for (let i = 0; i < batch.size; i++) {
      expect(tasks.map((labels) => labels[i])).toEqual(tasks.map((_, task) => (batch.order[i] % 7 === task ? 1 : 0)));
    }
    expect(new Set(signals(batch, rows).values()).size).toBe(28);
    for (const row of rows) expect(signals(batch, rows).get(`${row} original`)).toBe(window(row).join());
  });

  it('is shuffled', () => {
    expect(Array.from(batch.order)).not.toEqual(Array.from({ length: 28 }, (_, i) => i));
  });

  it('gives a window the same copies in whatever batch it falls, and other ones in another epoch', () => {
    const other = signals(pretextBatch(windowsOf([17, 99]), [17, 99], random), [17, 99]);
    for (const task of TRANSFORMATIONS) expect(other.get(`17 ${task}`)).toBe(signals(batch, rows).get(`17 ${task}`));
    const later = signals(pretextBatch(windowsOf(rows), rows, new Random(9, 'epoch', 4)), rows);
    expect(later.get('17 noise')).not.toBe(signals(batch, rows).get('17 noise'));
  });

  it('takes any subset of the transformations', () => {
    const subset = pretextBatch(windowsOf(rows), rows, random, { transformations: ['warp', 'negate'] });
    expect(subset.size).toBe(12);
    expect([...subset.labels.keys()]).toEqual(['original', 'warp', 'negate']);
    expect(signals(subset, rows).get('2 warp')).toBe(signals(batch, rows).get('2 warp'));
  });

  it('refuses samples that are not whole windows', () => {
    expect(() => pretextBatch(new Float32Array(7), [1, 2], random)).toThrow('invalid windows: 7 samples for 2 rows');
  });
});
