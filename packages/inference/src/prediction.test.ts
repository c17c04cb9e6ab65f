import { describe, expect, it } from 'vitest';
import { predictionsOf, summarise, type WindowPrediction } from './prediction.js';

const CLASSES = ['rest', 'stress', 'amusement'];

function window(probabilities: number[] | null, quality = 1): WindowPrediction {
  return predictionsOf([{ start: 0, quality }], [probabilities && Float32Array.from(probabilities)], CLASSES, 0.5)[0];
}

describe('predictionsOf', () => {
  it('gives each window its own probabilities, and the most probable class', () => {
    const windows = [
      { start: 0, quality: 1 },
      { start: 10, quality: 0.5 },
    ];
    const said = [Float32Array.of(0.25, 0.5, 0.25), Float32Array.of(0, 0.25, 0.75)];
    expect(predictionsOf(windows, said, CLASSES, 0.5)).toEqual([
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
    const summary = summarise(windows, 2, CLASSES, false);
    expect(summary).toMatchObject({ windows: 4, dropped: 2, abstained: 1, decision: 'stress' });
    [1.1 / 3, 1.7 / 3, 0.2 / 3].forEach((p, k) => {
      expect(summary.probabilities?.[k]).toBeCloseTo(p, 6);
    });
  });

  it('does not decide when every window is too poor', () => {
    expect(summarise([window([1, 0, 0], 0.2)], 0, CLASSES, false)).toEqual({
      windows: 1,
      dropped: 0,
      abstained: 1,
      probabilities: null,
      decision: null,
    });
  });

  it('tells windows that calibrate from those that are too poor', () => {
    const windows = [window(null), window(null, 0.1), window([0, 1, 0]), window([0, 0, 1], 0.1)];
    expect(summarise(windows, 0, CLASSES, true)).toEqual({
      windows: 4,
      dropped: 0,
      abstained: 1,
      calibrating: 2,
      probabilities: [0, 1, 0],
      decision: 'stress',
    });
  });
});
