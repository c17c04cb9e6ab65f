import { createBeatStream, detectRPeaks } from '@ecg-affect/ecg-signal';
import { dataPath, describeWithData } from '@ecg-affect/testing';
import { expect, it } from 'vitest';
import { readRecording } from './formats/node/read-recording.js';

describeWithData('beats of a stream of a real lead', () => {
  it.each(['mitdb/100.hea', 'drivedb/drive17a.hea'])(
    '%s: those of the whole lead, wherever it starts',
    async (file) => {
      const { channels } = await readRecording(dataPath(...file.split('/')), { to: 240 });
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
