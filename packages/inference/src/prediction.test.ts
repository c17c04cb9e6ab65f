import { describe, expect, it } from 'vitest';
import { predictionsOf, summarise, type WindowPrediction } from './prediction.js';

const CLASSES = ['rest', 'stress', 'amusement'];

function window(probabilities: number[], quality = 1): WindowPrediction {
  return predictionsOf([{ start: 0, quality }], Float32Array.from(probabilities), CLASSES, 0.5)[0];
}

describe('predictionsOf', () => {
  it('gives each window its own probabilities, and the most probable class', () => {
    const windows = [
      { start: 0, quality: 1 },
      { start: 10, quality: 0.5 },
    ];
    expect(predictionsOf(windows, Float32Array.of(0.25, 0.5, 0.25, 0, 0.25, 0.75), CLASSES, 0.5)).toEqual([
      { start: 0, quality: 1, probabilities: [0.25, 0.5, 0.25], decision: 'stress' },
      { start: 10, quality: 0.5, probabilities: [0, 0.25, 0.75], decision: 'amusement' },
    ]);
  });

  it.each([0.49, Number.NaN])('abstains at quality %d, below the threshold or no number', (quality) => {
    expect(window([0.2, 0.5, 0.3], quality).decision).toBeNull();
  });
});

describe('summarise', () => {
  it('averages the windows that are good enough, and counts the others', () => {
    const windows = [window([0.8, 0.1, 0.1]), window([0.2, 0.7, 0.1]), window([0, 0, 1], 0.1), window([0.1, 0.9, 0])];
    const summary = summarise(windows, 2, CLASSES);
    expect(summary).toMatchObject({ windows: 4, dropped: 2, abstained: 1, decision: 'stress' });
    [1.1 / 3, 1.7 / 3, 0.2 / 3].forEach((p, k) => {
      expect(summary.probabilities?.[k]).toBeCloseTo(p, 6);
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
