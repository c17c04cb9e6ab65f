import type { Span } from '@ecg-affect/ecg-signal';

/** The stretches of a recording in which a value per sample stays the same, in order of time. */
export function* runs<T>(values: ArrayLike<T>, sampleRate: number): Generator<Span & { readonly value: T }> {
  for (let from = 0, to = 0; from < values.length; from = to) {
    const value = values[from];
    for (to = from + 1; to < values.length && values[to] === value; ) to++;
    yield { start: from / sampleRate, end: to / sampleRate, value };
  }
}
