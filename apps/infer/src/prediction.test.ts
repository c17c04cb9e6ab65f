import { describe, expect, it } from 'vitest';
import { decide, summarise, type WindowPrediction } from './prediction.js';

const CLASSES = ['rest', 'stress', 'amusement'];

function window(probabilities: number[], quality = 1): WindowPrediction {
  return { start: 0, quality, probabilities, decision: decide(probabilities, quality, CLASSES, 0.5) };
}

describe('decide', () => {
  it('names the most probable class', () => {
    expect(decide([0.2, 0.5, 0.3], 1, CLASSES, 0.5)).toBe('stress');
  });

  it('abstains below the quality threshold, and at a quality that is no number', () => {
    expect(decide([0.2, 0.5, 0.3], 0.5, CLASSES, 0.5)).toBe('stress');
    expect(decide([0.2, 0.5, 0.3], 0.49, CLASSES, 0.5)).toBeNull();
    expect(decide([0.2, 0.5, 0.3], Number.NaN, CLASSES, 0.5)).toBeNull();
  });
});

describe('summarise', () => {
  it('averages the windows that are good enough, and counts the others', () => {
    const windows = [window([0.8, 0.1, 0.1]), window([0.2, 0.7, 0.1]), window([0, 0, 1], 0.1), window([0.1, 0.9, 0])];
    const summary = summarise(windows, 2, CLASSES);
    expect(summary).toMatchObject({ windows: 4, dropped: 2, abstained: 1, decision: 'stress' });
    [1.1 / 3, 1.7 / 3, 0.2 / 3].forEach((p, k) => {
      expect(summary.probabilities?.[k]).toBeCloseTo(p, 12);
    });
  });

  it('does not decide when every window is too poor', () => {
    expect(summarise([window([1, 0, 0], 0.2)], 0, CLASSES)).toEqual({
      windows: 1,
      dropped: 0,
      abstained: 1,
      probabilities: null,
      decision: null,
    });
  });
});
