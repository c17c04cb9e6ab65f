import { noise } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { correctBeats } from './correct-beats.js';

const RATE = 1000;
/** Beats of 800 ms with breathing and a little noise. */
const clean: number[] = [];
for (const [i, draw] of noise(400, 3).entries())
  clean.push((clean.at(-1) ?? 0) + 800 + 30 * Math.sin(0.8 * i) + 5 * draw);

const worst = (a: ArrayLike<number>, b: readonly number[]) =>
  Math.max(...b.map((beat, i) => Math.abs(beat - a[i])), Math.abs(a.length - b.length) * 1e9);

describe('correction of beats', () => {
  it('puts missed beats in, takes extra ones out, and moves ectopic ones, and says where', () => {
    const spoilt = clean.map((beat, i) => (i === 250 ? beat - 240 : beat));
    spoilt.splice(300, 0, clean[299] + 310);
    spoilt.splice(100, 1);
    const { rPeaks, passes } = correctBeats(spoilt, RATE);
    expect(worst(rPeaks, clean)).toBeLessThan(45);
    const [first] = passes;
    expect(first.missed).toEqual([clean[101] / RATE]);
    expect(first.ectopic).toEqual([spoilt[249] / RATE]);
    expect(first.extra.length).toBe(1);
    expect(first.longShort).toEqual([]);
  });

  it('leaves a clean rhythm as it is, also a steady one and one that changes', () => {
    const steady = Array.from({ length: 300 }, (_, i) => 800 * i + (i % 50 === 7 ? 8 : 0));
    const rising = Array.from({ length: 300 }, (_, i) => 900 * i - 0.5 * i * i);
    for (const beats of [clean, steady, rising]) {
      const { rPeaks, passes } = correctBeats(beats, RATE);
      expect([...rPeaks]).toEqual(beats);
      expect(passes).toEqual([]);
    }
  });

  it('reports every pass, each with fewer than the one before', () => {
    // Two early beats in a row and two missed ones need more than one look.
    const spoilt = clean.map((beat, i) => beat - (i % 40 === 0 ? 300 : i % 40 === 1 ? 350 : 0));
    const missing = spoilt.filter((_, i) => i % 40 !== 20 && i % 40 !== 21);
    const { rPeaks, passes } = correctBeats(missing, RATE);
    const counts = passes.map((pass) => Object.values(pass).flat().length);
    expect(rPeaks.length).toBe(clean.length);
    expect(counts.length).toBeGreaterThan(1);
    expect(counts.every((count, i) => i === 0 || count < counts[i - 1])).toBe(true);
  });

  it('puts nothing into gaps', () => {
    const [start, end] = [clean[100] / RATE + 0.1, clean[102] / RATE - 0.1];
    const beats = clean.filter((_, i) => i !== 101);
    expect(correctBeats(beats, RATE, [{ start, end }]).passes).toEqual([]);
  });
});
