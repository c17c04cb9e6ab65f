import type { Batch, GradientResult } from '../engine.js';

/** A batch cut into pieces of at most `limit` examples, as views on its arrays. */
export function microBatches(batch: Batch, limit: number): Batch[] {
  const pieces: Batch[] = [];
  for (let start = 0; start < batch.size; start += limit) {
    const end = Math.min(start + limit, batch.size);
    const rows = (values: Float32Array): Float32Array => {
      const width = values.length / batch.size;
      return values.subarray(start * width, end * width);
    };
    const rowsOfEach = (arrays: ReadonlyMap<string, Float32Array>): Map<string, Float32Array> =>
      new Map([...arrays].map(([name, values]) => [name, rows(values)]));
    pieces.push({
      size: end - start,
      x: rows(batch.x),
      labels: rowsOfEach(batch.labels),
      ...(batch.dropoutMasks && { dropoutMasks: rowsOfEach(batch.dropoutMasks) }),
    });
  }
  return pieces;
}

/** The result of a batch from those of its micro-batches in order: means weighted by their sizes, logits one after the other. */
export function mergeGradients(
  parts: readonly { readonly size: number; readonly result: GradientResult }[],
): GradientResult {
  let loss = 0;
  let examples = 0;
  for (const { size } of parts) examples += size;
  const losses = new Map<string, number>();
  const gradients = new Map<string, Float32Array>();
  for (const { size, result } of parts) {
    const share = size / examples;
    loss += share * result.loss;
    for (const [head, value] of result.losses) losses.set(head, (losses.get(head) ?? 0) + share * value);
    for (const [name, values] of result.gradients) {
      const sum = gradients.get(name) ?? new Float32Array(values.length);
      for (let i = 0; i < sum.length; i++) sum[i] += share * values[i];
      gradients.set(name, sum);
    }
  }
  return { loss, losses, gradients, logits: concatenateEach(parts.map(({ result }) => result.logits)) };
}

/** Rows by name, one part's after the other's. */
export function concatenateEach(parts: readonly ReadonlyMap<string, Float32Array>[]): Map<string, Float32Array> {
  const names = parts.length > 0 ? [...parts[0].keys()] : [];
  return new Map(names.map((name) => [name, concatenate(parts.map((part) => part.get(name) ?? new Float32Array()))]));
}

/** Rows of one part after those of the other. */
export function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
