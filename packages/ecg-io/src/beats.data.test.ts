import { correctBeats, createBeatStream, detectRPeaks, hrv, hrvMeasures, leadBeats } from '@ecg-affect/ecg-signal';
import { dataPath, describeWithData } from '@ecg-affect/testing';
import { expect, it } from 'vitest';
import { readRecording } from './formats/node/read-recording.js';

describeWithData('beats of a stream of a real lead', () => {
  it.each(['mitdb/100.hea', 'drivedb/drive17a.hea'])(
    '%s: those of the whole lead, wherever it starts',
    async (file) => {
      const { channels } = await readRecording(dataPath(...file.split('/')), { to: 150 });
      const { samples, sampleRate } = channels.find(({ name }) => /ECG|MLII/.test(name)) ?? channels[0];
      const whole = [...detectRPeaks(samples, sampleRate)];
      for (const start of [0, 61.234]) {
        const from = Math.round(start * sampleRate);
        const stream = createBeatStream(sampleRate);
        const found = [...stream.push(samples.subarray(from)), ...stream.finish()].map((peak) => peak + from);
        // From 3 s after its start; within a sample, for it begins between the samples that QRS complexes are looked for at.
        const later = (peaks: number[]) => peaks.filter((peak) => peak > from + 3 * sampleRate);
        expect(later(found).length).toBe(later(whole).length);
        later(found).forEach((peak, i) => {
          expect(Math.abs(peak - later(whole)[i])).toBeLessThan(start === 0 ? 1e-6 : 1);
        });
      }
    },
  );
});

describeWithData('heart-rate variability of real leads', () => {
  const firstLead = async (record: string) => (await readRecording(dataPath('mitdb', `${record}.hea`))).channels[0];

  it('is withheld where there is no sinus rhythm (mitdb 119), but for the heart rate', async () => {
    const { samples, sampleRate } = await firstLead('119');
    const { rPeaks, excluded, noSinusRhythm, measures } = leadBeats(samples, sampleRate);
    expect(noSinusRhythm).toBeDefined();
    expect(measures.rmssd).toBeNaN();
    const { meanHeartRate, medianHeartRate, ...others } = hrvMeasures(rPeaks, sampleRate, excluded);
    expect(meanHeartRate).toBeCloseTo(66, 0);
    expect(medianHeartRate).toBeGreaterThan(60);
    expect(Object.values(others).every(Number.isNaN)).toBe(true);
  });

  it('is that of the annotated sinus beats after correction: all early beats are moved, 34 in mitdb 100 and 2 in 103, and no others', async () => {
    const { samples, sampleRate } = await firstLead('100');
    const { rPeaks, passes } = correctBeats(detectRPeaks(samples, sampleRate), sampleRate);
    expect(passes[0].ectopic.length).toBe(34);
    expect(hrv(rPeaks, sampleRate).rmssd).toBeCloseTo(27.5, 0);
    const other = await firstLead('103');
    const peaks = detectRPeaks(other.samples, other.sampleRate);
    const moved = correctBeats(peaks, other.sampleRate);
    expect(moved.passes).toEqual([
      { extra: [], missed: [], ectopic: [expect.closeTo(1161.9, 1), expect.closeTo(1360.1, 1)], longShort: [] },
    ]);
    expect(moved.rPeaks.filter((peak, i) => peak !== peaks[i]).length).toBe(2);
  });
});
