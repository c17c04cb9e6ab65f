import { readdirSync } from 'node:fs';
import { detectRPeaks, leadQuality, median } from '@ecg-affect/ecg-signal';
import { dataPath, describeWithData } from '@ecg-affect/testing';
import { expect, it } from 'vitest';
import { readRecording } from '../formats/node/read-recording.js';
import { pickEcgChannel } from '../formats/pick-channel.js';

// The signal package reads no files, so what it makes of real recordings is tested here.

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
  const { channels, annotations } = await readRecording(dataPath('mitdb', `${name}.hea`));
  const [{ samples, sampleRate }] = channels;
  const annotated = annotations.filter(({ label }) => BEATS.has(label)).map(({ onset }) => onset * sampleRate);
  const found = detectRPeaks(samples, sampleRate);
  return {
    found: found.length,
    annotated: annotated.length,
    matches: countMatches(found, annotated, 0.15 * sampleRate),
  };
}

describeWithData('MIT-BIH Arrhythmia Database', () => {
  it.each(['100', '103', '121'])('finds the beats of record %s', async (name) => {
    const { found, annotated, matches } = await mitdbRecord(name);
    expect(matches / annotated).toBeGreaterThanOrEqual(0.995);
    expect(matches / found).toBeGreaterThanOrEqual(0.995);
  });

  it('finds the beats of all records together', async () => {
    const names = readdirSync(dataPath('mitdb')).filter((name) => name.endsWith('.hea'));
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

const qualityOf = async (...path: string[]) => {
  const { samples, sampleRate } = pickEcgChannel(await readRecording(dataPath(...path)));
  return leadQuality(samples, sampleRate);
};

describeWithData('quality of real leads', () => {
  it('finds the dead lead of eegmat, and no other', async () => {
    const files = readdirSync(dataPath('eegmat')).filter((name) => name.endsWith('.edf'));
    for (const file of files) {
      const quality = await qualityOf('eegmat', file);
      if (file === 'Subject13_1.edf') expect(quality).toBeLessThan(0.05);
      else expect(quality, file).toBeGreaterThan(0.4);
    }
  });

  it('is below 0.3 when the upper half of the beats is cut off, whose baseline wanders as before', async () => {
    for (const record of ['100', '103', '121']) {
      const { samples, sampleRate } = pickEcgChannel(
        await readRecording(dataPath('mitdb', `${record}.hea`), { to: 300 }),
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
