import { Random } from '@ecg-affect/random';
import { describe, expect, test } from 'vitest';
import { fromBlocks, noiseSignals, type Signals, toBlocks } from '../../testing/blocks.js';
import { gradientsOf } from '../../testing/gradients-of.js';
import { runGraph } from '../../testing/run-graph.js';
import { directMaxPool } from '../direct/max-pool.js';
import { BlockLayout } from './block-layout.js';
import { fourierMaxPool, pooledRowOrder } from './max-pool.js';

const channels = 2;

/** Values of few levels, so that many candidates are equal. */
const coarse = (signals: Signals): Signals =>
  signals.map((example) => example.map((signal) => signal.map((value) => Math.round(2 * value) + 0)));

/** Pooled signals, and each window's gradient given to its first maximum. */
function pool(x: Signals, g: Signals, size: number, stride: number): { y: Signals; dx: Signals } {
  const dx = x.map((example) => example.map((signal) => new Float32Array(signal.length)));
  const y = g.map((example, n) =>
    example.map((gradient, c) =>
      gradient.map((value, j) => {
        const window = x[n][c].subarray(j * stride, j * stride + size);
        const maximum = Math.max(...window);
        dx[n][c][j * stride + window.indexOf(maximum)] += value;
        return maximum;
      }),
    ),
  );
  return { y, dx };
}

describe.each([
  { size: 8, stride: 2, hop: 8, length: 40 },
  { size: 6, stride: 2, hop: 8, length: 31 },
  { size: 9, stride: 3, hop: 9, length: 27 },
  { size: 2, stride: 2, hop: 6, length: 12 },
  { size: 5, stride: 1, hop: 5, length: 25 },
])('a pool of $size, stride $stride', ({ size, stride, hop, length }) => {
  const random = new Random(1);
  const blocks = Math.ceil(length / hop);
  const layout = new BlockLayout({ blocks, examples: 2, hop, length });
  const pooledLength = Math.floor((length - size) / stride) + 1;
  const pooled = new BlockLayout({ blocks, examples: 2, hop: hop / stride, length: pooledLength });
  const x = coarse(noiseSignals(layout, channels, random));
  const g = noiseSignals(pooled, channels, random);
  const expected = pool(x, g, size, stride);

  test('in block layout takes the maxima, and gives the gradient to the first of them', async () => {
    const order = pooledRowOrder(hop, stride);
    const row = channels * layout.columns;
    const reordered = (values: Float32Array, rows: readonly number[]) =>
      Float32Array.from(values, (_, i) => values[rows[Math.floor(i / row)] * row + (i % row)]);
    const signals = toBlocks(x, layout, 99);
    const { y, dx } = await runGraph(
      [{ ...signals, values: reordered(signals.values, order) }, toBlocks(g, pooled, 0)],
      (input, gradient) => {
        const y = fourierMaxPool(input, pooled, { size, stride });
        return { y, dx: gradientsOf(y, gradient, [input])[0] };
      },
    );
    expect(fromBlocks(y.values, channels, pooled)).toEqual(expected.y);
    const inTime = reordered(
      dx.values,
      order.map((_, i) => order.indexOf(i)),
    );
    expectClose(fromBlocks(inTime, channels, layout), expected.dx);
  });

  test('in direct layout does the same', async () => {
    const tensor = (all: Signals) => ({
      values: Float32Array.from(all.flatMap((example) => example.flatMap((signal) => [...signal]))),
      shape: [2, channels, all[0][0].length],
    });
    const { y, dx } = await runGraph([tensor(x), tensor(g)], (input, gradient) => {
      const y = directMaxPool(input, { size, stride, outputLength: pooledLength });
      return { y, dx: gradientsOf(y, gradient, [input])[0] };
    });
    expect(y.values).toEqual(tensor(expected.y).values);
    for (const [i, value] of tensor(expected.dx).values.entries()) expect(dx.values[i]).toBeCloseTo(value, 5);
  });
});

function expectClose(found: Signals, expected: Signals): void {
  for (const [n, example] of expected.entries()) {
    for (const [c, signal] of example.entries()) {
      for (const [t, value] of signal.entries()) expect(found[n][c][t]).toBeCloseTo(value, 5);
    }
  }
}
