import { expect, it } from 'vitest';
import { Context } from './context.js';

const preprocessing = {
  sampleRate: 256,
  highpass: 0.8,
  windowSeconds: 10,
  overlap: 0,
  normalisation: 'subject',
} as const;
const metadata = { preprocessing, classes: ['rest', 'stress'] };
const window = (start: number, stress: number, poor = false) => ({
  start,
  quality: 1,
  probabilities: [1 - stress, stress],
  decision: poor ? null : stress > 0.5 ? 'stress' : 'rest',
});

it('is the mean of the last windows that are not abstained', () => {
  const context = new Context({ ...metadata, context: { windows: 3 } });
  const said = [window(0, 0.9), window(10, 0.3), window(20, 1, true), window(30, 0.1)].map((one) => context.add(one));
  expect(said.map((one) => one.context?.windows)).toEqual([1, 2, 2, 2]);
  expect(said.map((one) => one.context?.decision)).toEqual(['stress', 'stress', 'stress', 'rest']);
  expect(said[1].context).toEqual({
    seconds: 30,
    windows: 2,
    probabilities: [expect.closeTo(0.4), expect.closeTo(0.6)],
    decision: 'stress',
  });
});

it('spans as much time where windows overlap, and forgets over a pause', () => {
  const context = new Context({ ...metadata, context: { windows: 2 } });
  const said = Array.from({ length: 30 }, (_, i) => context.add(window(2 * i, 0.6)));
  expect(said.at(-1)?.context?.windows).toBe(10);
  expect(context.add(window(500, 0.2)).context).toMatchObject({ windows: 1, decision: 'rest' });
});

it('says nothing where all is too poor, or the model has no context', () => {
  const context = new Context({ ...metadata, context: { windows: 2 } });
  expect(context.add(window(0, 1, true)).context).toEqual({
    seconds: 20,
    windows: 0,
    probabilities: null,
    decision: null,
  });
  expect(new Context(metadata).add(window(0, 1)).context).toBeUndefined();
});
