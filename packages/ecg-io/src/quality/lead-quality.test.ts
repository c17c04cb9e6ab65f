import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detectRPeaks } from '../beats/r-peaks.js';
import { readRecording } from '../formats/node/read-recording.js';
import { pickEcgChannel } from '../formats/pick-channel.js';
import { median } from '../signal/statistics.js';
import { beatTimes, ecgWithBeats } from '../testing/ecg.test.support.js';
import { hasShared, sharedPath } from '../testing/shared.test.support.js';
import { leadQuality } from './lead-quality.js';

describe('quality of a lead', () => {
  const ecg = ecgWithBeats(beatTimes(35), 35, 200).map(
    (value, i) => 900 + value + 3 * Math.sin((2 * Math.PI * 0.1 * i) / 200),
  );

  it('sees through offset and baseline wander', () => {
    expect(leadQuality(ecg, 200)).toBeGreaterThan(0.9);
  });

  it('is known for a lead of 5 s, 0 for an empty one where nothing was measured, NaN for no samples', () => {
    expect(leadQuality(ecg.subarray(0, 1000), 200)).toBeGreaterThan(0.8);
    expect(leadQuality(new Float32Array(4000).fill(Number.NaN), 200)).toBe(0);
    expect(leadQuality(new Float32Array(0), 200)).toBeNaN();
  });
});

const qualityOf = async (...path: string[]) => {
  const { samples, sampleRate } = pickEcgChannel(await readRecording(sharedPath('data', ...path)));
  return leadQuality(samples, sampleRate);
};

describe.skipIf(!hasShared)('quality of real leads (skipped where ../shared is absent)', () => {
  it('finds the dead lead of eegmat, and no other', async () => {
    const files = readdirSync(sharedPath('data', 'eegmat')).filter((name) => name.endsWith('.edf'));
    for (const file of files) {
      const quality = await qualityOf('eegmat', file);
      if (file === 'Subject13_1.edf') expect(quality).toBeLessThan(0.3);
      else expect(quality, file).toBeGreaterThan(0.8);
    }
  });

  it('is below 0.3 when the upper half of the beats is cut off, whose baseline wanders as before', async () => {
    for (const record of ['100', '103', '121']) {
      const { samples, sampleRate } = pickEcgChannel(
        await readRecording(sharedPath('data', 'mitdb', `${record}.hea`), { to: 300 }),
      );
      const level = median(samples);
      const heights = Array.from(detectRPeaks(samples, sampleRate), (peak) => samples[peak] - level);
      const limit = level + median(heights) / 2;
      expect(leadQuality(samples, sampleRate)).toBeGreaterThan(0.9);
      const clipped = samples.map((value) => Math.min(limit, value));
      expect(leadQuality(clipped, sampleRate), record).toBeLessThan(0.3);
    }
  });

  it('is above 0.8 for clean resting ECG of other recorders', async () => {
    for (const record of ['100', '103', '121']) expect(await qualityOf('mitdb', `${record}.hea`)).toBeGreaterThan(0.9);
    for (const record of ['1', '2', '3']) expect(await qualityOf('ludb', `${record}.hea`), record).toBeGreaterThan(0.8);
  });
});
