import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRecording } from '../formats/node/read-recording.js';
import { beatTimes, ecgWithBeats, noise } from '../testing/ecg.test.support.js';
import { hasShared, sharedPath } from '../testing/shared.test.support.js';
import { detectRPeaks } from './r-peaks.js';

const beats = beatTimes(60);
const at = (sampleRate: number) => beats.map((beat) => Math.round(beat * sampleRate));

describe('R peaks', () => {
  it.each([128, 250, 360, 1000])('are found at the apex at %i Hz', (sampleRate) => {
    const found = [...detectRPeaks(ecgWithBeats(beats, 60, sampleRate), sampleRate)];
    expect(found.length).toBe(beats.length);
    const errors = found.map((peak, i) => Math.abs(peak / sampleRate - beats[i]));
    expect(Math.max(...errors)).toBeLessThan(1 / sampleRate + 0.002);
  });

  it('do not depend on unit, offset or polarity', () => {
    const ecg = ecgWithBeats(beats, 60, 250);
    const peaks = detectRPeaks(ecg, 250);
    expect(
      detectRPeaks(
        ecg.map((value) => -4000 * value + 7e4),
        250,
      ),
    ).toEqual(peaks);
  });

  it('are found through noise and beside an artefact a thousand times as high', () => {
    const disturbance = noise(250 * 60);
    const ecg = ecgWithBeats(beats, 60, 250).map(
      (value, i) => value + 0.1 * disturbance[i] + (i > 7500 && i < 7550 ? 1000 : 0),
    );
    const peaks = [...detectRPeaks(ecg, 250)];
    const expected = at(250).filter((beat) => Math.abs(beat - 7525) > 6 * 250);
    for (const beat of expected) expect(peaks.some((peak) => Math.abs(peak - beat) <= 5)).toBe(true);
  });

  it('are searched on either side of a gap', () => {
    const ecg = ecgWithBeats(beats, 60, 250);
    ecg.fill(Number.NaN, 20 * 250, 30 * 250);
    const peaks = detectRPeaks(ecg, 250);
    expect([...peaks].every((peak) => Number.isFinite(ecg[peak]))).toBe(true);
    const expected = beats.filter((beat) => (beat > 0.2 && beat < 19.8) || beat > 30.2).length;
    expect(Math.abs(peaks.length - expected)).toBeLessThanOrEqual(2);
  });

  it('are none in a flat, a missing or a very short signal', () => {
    expect(detectRPeaks(new Float32Array(5000).fill(3), 250).length).toBe(0);
    expect(detectRPeaks(new Float32Array(5000).fill(Number.NaN), 250).length).toBe(0);
    expect(detectRPeaks(new Float32Array(0), 250).length).toBe(0);
    expect(detectRPeaks(new Float32Array(20), 250).length).toBe(0);
  });

  it('need a rate that carries the QRS band', () => {
    expect(() => detectRPeaks(new Float32Array(100), 40)).toThrow(/8 to 20 Hz.*between 0 and 20 Hz/);
  });
});

/** Found and annotated beats, in order, that pair within the tolerance. */
function countMatches(found: ArrayLike<number>, annotated: readonly number[], tolerance: number): number {
  let matches = 0;
  for (let i = 0, j = 0; i < found.length && j < annotated.length; ) {
    const difference = found[i] - annotated[j];
    if (Math.abs(difference) <= tolerance) matches++;
    if (difference <= tolerance) i++;
    if (difference >= -tolerance) j++;
  }
  return matches;
}

/** WFDB's codes of beats. */
const BEATS = new Set('NLRBAaJSVrFejnE/fQ?');

async function mitdbRecord(name: string) {
  const { channels, annotations } = await readRecording(sharedPath('data', 'mitdb', `${name}.hea`));
  const [{ samples, sampleRate }] = channels;
  const annotated = annotations.filter(({ label }) => BEATS.has(label)).map(({ onset }) => onset * sampleRate);
  const found = detectRPeaks(samples, sampleRate);
  return {
    found: found.length,
    annotated: annotated.length,
    matches: countMatches(found, annotated, 0.15 * sampleRate),
  };
}

describe.skipIf(!hasShared)('MIT-BIH Arrhythmia Database (skipped where ../shared is absent)', () => {
  it.each(['100', '103', '121'])('finds the beats of record %s', async (name) => {
    const { found, annotated, matches } = await mitdbRecord(name);
    expect(matches / annotated).toBeGreaterThanOrEqual(0.995);
    expect(matches / found).toBeGreaterThanOrEqual(0.995);
  });

  it('finds the beats of all records together', async () => {
    const names = readdirSync(sharedPath('data', 'mitdb')).filter((name) => name.endsWith('.hea'));
    const total = { found: 0, annotated: 0, matches: 0 };
    for (const name of names) {
      const record = await mitdbRecord(name.replace('.hea', ''));
      total.found += record.found;
      total.annotated += record.annotated;
      total.matches += record.matches;
    }
    expect(total.matches / total.annotated).toBeGreaterThan(0.998);
    expect(total.matches / total.found).toBeGreaterThan(0.998);
  });
});
