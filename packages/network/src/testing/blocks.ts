import type { Random } from '@ecg-affect/random';
import type { BlockLayout } from '../onnx/fourier/block-layout.js';

/** Signals by example and channel. */
export type Signals = readonly (readonly Float32Array[])[];

export function noiseSignals(layout: BlockLayout, channels: number, random: Random): Signals {
  return Array.from({ length: layout.examples }, () =>
    Array.from({ length: channels }, () => Float32Array.from({ length: layout.length }, () => random.normal())),
  );
}

/** Signals in block layout, [hop, columns, channels], with `behind` in place of what lies behind their end. */
export function toBlocks(signals: Signals, { hop, examples, columns, length }: BlockLayout, behind: number) {
  const channels = signals[0].length;
  const values = new Float32Array(hop * channels * columns).fill(behind);
  for (let n = 0; n < examples; n++) {
    for (let c = 0; c < channels; c++) {
      for (let t = 0; t < length; t++) {
        values[((t % hop) * columns + Math.floor(t / hop) * examples + n) * channels + c] = signals[n][c][t];
      }
    }
  }
  return { values, shape: [hop, columns, channels] };
}

/** The signals in a tensor in block layout, cut at their end. */
export function fromBlocks(values: Float32Array, channels: number, layout: BlockLayout): Signals {
  const { hop, examples, columns, length } = layout;
  return Array.from({ length: examples }, (_, n) =>
    Array.from({ length: channels }, (_, c) =>
      Float32Array.from(
        { length },
        (_, t) => values[((t % hop) * columns + Math.floor(t / hop) * examples + n) * channels + c],
      ),
    ),
  );
}

/** What a tensor in block layout holds behind the signals' end. */
export function behindTheEnd(values: Float32Array, channels: number, layout: BlockLayout): Float32Array {
  const { hop, blocks, examples, columns, length } = layout;
  const whole = { ...layout, hop, examples, columns, length: blocks * hop } as BlockLayout;
  return Float32Array.from(
    fromBlocks(values, channels, whole).flatMap((signal) => signal.flatMap((s) => [...s.subarray(length)])),
  );
}
