import { Random } from '@ecg-affect/random';
import { describe, expect, test } from 'vitest';
import { behindTheEnd, fromBlocks, noiseSignals, type Signals, toBlocks } from '../../testing/blocks.js';
import { gradientsOf } from '../../testing/gradients-of.js';
import { relativeError } from '../../testing/relative-error.js';
import { runGraph } from '../../testing/run-graph.js';
import { BlockLayout } from './block-layout.js';
import { fourierConvolution } from './convolution.js';
import { firstConvolution } from './first-convolution.js';
import { pooledRowOrder } from './max-pool.js';
import { spectrumFactors } from './spectrum.js';

const random = new Random(1);
const noise = (length: number) => Float32Array.from({ length }, () => random.normal());
const flat = (signals: Signals) => Float32Array.from(signals.flatMap((channels) => channels.flatMap((s) => [...s])));

/** sum over i, q of w[o, i, q] x[i, t + q - floor((k - 1) / 2)], straight from the definition; w is [out, in, k]. */
function correlate(x: Signals, w: Float32Array, out: number, k: number): Signals {
  return x.map((channels) =>
    Array.from({ length: out }, (_, o) =>
      channels[0].map((_, t) =>
        channels.reduce((sum, channel, i) => {
          let part = sum;
          for (let q = 0; q < k; q++)
            part += w[(o * channels.length + i) * k + q] * (channel[t + q - Math.floor((k - 1) / 2)] ?? 0);
          return part;
        }, 0),
      ),
    ),
  );
}

/** The sums over examples and time that are the kernel's gradient, [out, in, k]. */
function correlateGradients(x: Signals, g: Signals, k: number): Float32Array {
  const out = g[0].length;
  const inputs = x[0].length;
  return Float32Array.from({ length: out * inputs * k }, (_, index) => {
    const q = index % k;
    const i = Math.floor(index / k) % inputs;
    const o = Math.floor(index / k / inputs);
    return x.reduce(
      (sum, channels, n) =>
        g[n][o].reduce((part, value, t) => part + value * (channels[i][t + q - Math.floor((k - 1) / 2)] ?? 0), sum),
      0,
    );
  });
}

/** [out, in, k] to [k, out, in], or with out and in exchanged. */
function lastFirst(w: Float32Array, k: number): Float32Array {
  const rest = w.length / k;
  return Float32Array.from({ length: w.length }, (_, i) => w[(i % rest) * k + Math.floor(i / rest)]);
}

const plus = (signals: Signals, bias: Float32Array) =>
  signals.map((channels) => channels.map((channel, o) => channel.map((value) => value + bias[o])));

const inChannels = 3;
const outChannels = 4;

describe.each([
  { k: 8, hop: 16, length: 40 },
  { k: 7, hop: 8, length: 24 },
  { k: 1, hop: 4, length: 9 },
  { k: 6, hop: 6, length: 13 },
])('a Fourier convolution, kernel $k, hop $hop, length $length', ({ k, hop, length }) => {
  const layout = new BlockLayout({ blocks: Math.ceil(length / hop), examples: 2, hop, length });
  const layer = {
    name: 'conv2',
    kernel: k,
    inChannels,
    outChannels,
    length,
    hop,
    dftLength: 2 * Math.ceil((hop + k - 1) / 2),
    rowOrder: pooledRowOrder(hop, 1),
  };
  const x = noiseSignals(layout, inChannels, random);
  const w = noise(outChannels * inChannels * k);
  const bias = noise(outChannels);
  const g = noiseSignals(layout, outChannels, random);
  const inputs = [
    toBlocks(x, layout, 0),
    { values: lastFirst(w, k), shape: [k, outChannels, inChannels] },
    { values: bias, shape: [outChannels] },
    toBlocks(g, layout, 0),
  ];

  test('equals the direct one, as do its gradients', async () => {
    const { y, dw, db, dx } = await runGraph(inputs, (signals, kernel, b, gradient) => {
      const spectrum = (backwards: boolean) => {
        const { parts, sum } = spectrumFactors(layer.dftLength, backwards);
        return { parts: parts(kernel), sum: sum(kernel) };
      };
      const spectra = { forward: () => spectrum(false), backward: () => spectrum(true) };
      const y = fourierConvolution(layer, layout, { x: signals, kernel, spectra, bias: b });
      const [dx, dw, db] = gradientsOf(y, gradient, [signals, kernel, b]);
      return { y, dw, db, dx };
    });
    expect(
      relativeError(flat(fromBlocks(y.values, outChannels, layout)), flat(plus(correlate(x, w, outChannels, k), bias))),
    ).toBeLessThan(1e-5);
    expect(relativeError(dw.values, lastFirst(correlateGradients(x, g, k), k))).toBeLessThan(1e-5);
    const biasGradient = bias.map((_, o) =>
      g.reduce((sum, channels) => channels[o].reduce((part, value) => part + value, sum), 0),
    );
    expect(relativeError(db.values, biasGradient)).toBeLessThan(1e-5);
    expect(relativeError(flat(fromBlocks(dx.values, inChannels, layout)), flat(inputGradient(g, w, k)))).toBeLessThan(
      1e-5,
    );
    expect(behindTheEnd(dx.values, inChannels, layout).every((value) => value === 0)).toBe(true);
  });
});

/** Every output spreads its gradient over the inputs that it was made of. */
function inputGradient(g: Signals, w: Float32Array, k: number): Signals {
  const before = Math.floor((k - 1) / 2);
  return g.map((channels) =>
    Array.from({ length: inChannels }, (_, i) => {
      const dx = new Float32Array(channels[0].length);
      for (const [o, channel] of channels.entries()) {
        for (const [t, value] of channel.entries()) {
          for (let q = 0; q < k; q++) {
            const at = t + q - before;
            if (at >= 0 && at < dx.length) dx[at] += value * w[(o * inChannels + i) * k + q];
          }
        }
      }
      return dx;
    }),
  );
}

test.each([1, 2])(
  'the first convolution equals the direct one, rows in the order of a pool of stride %i',
  async (stride) => {
    const k = 5;
    const layout = new BlockLayout({ blocks: 3, examples: 2, hop: 8, length: 21 });
    const layer = {
      name: 'conv1',
      kernel: k,
      inChannels: 1,
      outChannels,
      length: 21,
      hop: 8,
      dftLength: 12,
      rowOrder: pooledRowOrder(8, stride),
    };
    const x = noiseSignals(layout, 1, random);
    const w = noise(outChannels * k);
    const bias = noise(outChannels);
    const g = noiseSignals(layout, outChannels, random);
    const reordered = (values: Float32Array, order: readonly number[]) => {
      const row = outChannels * layout.columns;
      return Float32Array.from(values, (_, i) => values[order[Math.floor(i / row)] * row + (i % row)]);
    };
    const gradient = toBlocks(g, layout, 0);
    const { y, dw, db } = await runGraph(
      [
        { values: flat(x), shape: [2, 21] },
        { values: w, shape: [outChannels, 1, k] },
        { values: bias, shape: [outChannels] },
        { ...gradient, values: reordered(gradient.values, layer.rowOrder) },
      ],
      (signals, kernel, b, dy) => {
        const y = firstConvolution(layer, layout, { x: signals, kernel, bias: b });
        const [dw, db] = gradientsOf(y, dy, [kernel, b]);
        return { y, dw, db };
      },
    );
    const inTime = reordered(
      y.values,
      layer.rowOrder.map((_, row) => layer.rowOrder.indexOf(row)),
    );
    expect(
      relativeError(flat(fromBlocks(inTime, outChannels, layout)), flat(plus(correlate(x, w, outChannels, k), bias))),
    ).toBeLessThan(1e-5);
    expect(relativeError(dw.values, correlateGradients(x, g, k))).toBeLessThan(1e-5);
    expect(db.values[1]).toBeCloseTo(
      g.reduce((sum, channels) => channels[1].reduce((part, value) => part + value, sum), 0),
      4,
    );
  },
);
