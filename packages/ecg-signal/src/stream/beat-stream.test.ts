import { beatTimes, ecgWithBeats, noise } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { detectRPeaks, findBeats } from '../beats/r-peaks.js';
import { createBeatStream } from './beat-stream.js';

const RATE = 250;

/** Three minutes with holes of up to 100 ms, a gap, and another polarity behind it. */
function lead(): Float64Array {
  const draws = noise(180 * RATE);
  const ecg = ecgWithBeats(beatTimes(180), 180, RATE).map((value, i) => value + 0.05 * draws[i]);
  for (let i = 100 * RATE; i < ecg.length; i++) ecg[i] = -ecg[i];
  ecg.fill(Number.NaN, 90 * RATE, 100 * RATE);
  for (const hole of [0, 5.1, 33.3, 85, 140.01]) ecg.fill(Number.NaN, hole * RATE, hole * RATE + 20);
  return ecg;
}

const samplesOf = (peaks: Float64Array) => [...peaks].map((peak) => expect.closeTo(peak, 6));

describe('beats of a stream', () => {
  it.each([1, 1250])('are those of the whole lead in pieces of %i samples', (size) => {
    const ecg = lead();
    const stream = createBeatStream(RATE);
    const peaks: number[] = [];
    for (let i = 0; i < ecg.length; i += size) peaks.push(...stream.push(ecg.subarray(i, i + size)));
    peaks.push(...stream.finish());
    expect(peaks.length).toBeGreaterThan(180);
    expect(peaks).toEqual(samplesOf(detectRPeaks(ecg, RATE)));
  });

  it('are told 5 s after what is waited for at the latest, once their polarity is known', () => {
    const ecg = lead().subarray(RATE, 60 * RATE);
    const stream = createBeatStream(RATE, { lookahead: 3 });
    const whole = detectRPeaks(ecg, RATE);
    for (let i = 0, told = 0; i < ecg.length; i += RATE) {
      told += stream.push(ecg.subarray(i, i + RATE)).length;
      if (i > 30 * RATE) expect(told).toBeGreaterThanOrEqual(whole.filter((peak) => peak < i - 8 * RATE).length);
    }
  });
});

it('beats do not depend on how much is searched at a time', () => {
  const ecg = lead();
  const { rPeaks, certainty } = findBeats(ecg, RATE);
  for (const seconds of [7, 30, 61.3]) {
    const found = findBeats(ecg, RATE, [], seconds);
    expect([...found.rPeaks]).toEqual(samplesOf(rPeaks));
    expect([...found.certainty]).toEqual([...certainty].map((value) => expect.closeTo(value, 5)));
  }
});
