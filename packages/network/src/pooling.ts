import type { EncoderDescription } from './description.js';

/**
 * How the last feature map becomes features, one per channel: its largest value, its mean, or a quantile in [0, 1] over time (between two values
 * linearly, as NumPy does by default), e.g. `quantile:0.9`.
 */
export type Pooling = 'max' | 'mean' | `quantile:${number}`;

/** The poolings of an encoder, whose features stand side by side: those of all channels for the first, then those for the next. */
export function poolingsOf({ pooling = ['max'] }: EncoderDescription): readonly Pooling[] {
  if (pooling.length === 0)
    throw new RangeError('invalid encoder: its pooling is empty, expected at least one, e.g. max');
  return pooling;
}

/** Whether a text names a {@link Pooling}. */
export function isPooling(text: string): text is Pooling {
  if (text === 'max' || text === 'mean') return true;
  const match = /^quantile:(\d+(?:\.\d+)?)$/.exec(text);
  return match !== null && Number(match[1]) <= 1;
}

/**
 * The poolings that a list names, e.g. `max,mean,quantile:0.9`.
 *
 * @throws RangeError at an unknown name
 */
export function parsePoolings(list: string): Pooling[] {
  return list.split(',').map((name) => {
    if (isPooling(name)) return name;
    throw new RangeError(`invalid pooling: ${name}, expected max, mean or quantile:Q with Q from 0 to 1`);
  });
}

/** A quantile of `length` values as a weighted sum of two of them: `weight` of the one with `above` larger ones, the rest of the next larger one. */
export function quantilePlace(pooling: `quantile:${number}`, length: number): { above: number; weight: number } {
  const place = (length - 1) * Number(pooling.slice('quantile:'.length));
  const below = Math.min(Math.floor(place), length - 1);
  return { above: length - 1 - below, weight: 1 - (place - below) };
}
