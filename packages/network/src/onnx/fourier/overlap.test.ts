import { Random } from '@ecg-affect/random';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { behindTheEnd, fromBlocks, noiseSignals, toBlocks } from '../../testing/blocks.js';
import { runGraph } from '../../testing/run-graph.js';
import { BlockLayout } from './block-layout.js';
import { addOverlaps, extendBlocks } from './overlap.js';

const channels = 2;

/** Any layout, with margins that fit. */
const arbitrary = fc
  .record({
    blocks: fc.integer({ min: 2, max: 4 }),
    examples: fc.integer({ min: 1, max: 3 }),
    hop: fc.integer({ min: 2, max: 9 }),
  })
  .chain((sizes) =>
    fc.record({
      layout: fc
        .integer({ min: (sizes.blocks - 1) * sizes.hop + 1, max: sizes.blocks * sizes.hop })
        .map((length) => new BlockLayout({ ...sizes, length })),
      margins: fc
        .integer({ min: 0, max: sizes.hop })
        .chain((before) =>
          fc.record({ before: fc.constant(before), after: fc.integer({ min: 0, max: sizes.hop - before }) }),
        ),
    }),
  );

test('a block is extended by the ends of its neighbours, and by zeros outside the signal', async () => {
  const property = fc.asyncProperty(arbitrary, async ({ layout, margins }) => {
    const signals = noiseSignals(layout, channels, new Random(1));
    const { hop, examples, columns } = layout;
    const { before, after } = margins;
    const { y } = await runGraph([toBlocks(signals, layout, 0)], (x) => ({ y: extendBlocks(x, layout, margins) }));
    expect(y.shape).toEqual([before + hop + after, columns, channels]);
    for (let i = 0; i < y.values.length; i++) {
      const column = Math.floor(i / channels) % columns;
      const time = hop * Math.floor(column / examples) + Math.floor(i / columns / channels) - before;
      expect(y.values[i]).toBe(signals[column % examples][i % channels][time] ?? 0);
    }
  });
  await fc.assert(property, { numRuns: 20, seed: 1 });
});

test('adding overlaps is the transpose of extending: <extend(x), g> = <x, add(g)>', async () => {
  const property = fc.asyncProperty(arbitrary, async ({ layout, margins }) => {
    const random = new Random(2);
    const x = toBlocks(noiseSignals(layout, channels, random), layout, 0);
    const rows = margins.before + layout.hop + margins.after;
    const g = {
      values: Float32Array.from({ length: rows * channels * layout.columns }, () => random.normal()),
      shape: [rows, layout.columns, channels],
    };
    const { extended, added } = await runGraph([x, g], (signals, gradient) => ({
      extended: extendBlocks(signals, layout, margins),
      added: addOverlaps(gradient, layout, margins),
    }));
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
    expect(dot(extended.values, g.values)).toBeCloseTo(dot(x.values, added.values), 3);
    expect(behindTheEnd(added.values, channels, layout).every((value) => value === 0)).toBe(true);
    expect(fromBlocks(added.values, channels, layout)).toHaveLength(layout.examples);
  });
  await fc.assert(property, { numRuns: 20, seed: 1 });
});
