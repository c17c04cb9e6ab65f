import { readFileSync } from 'node:fs';
import { dataPath, describeWithData } from '@ecg-affect/testing';
import { expect, it } from 'vitest';
import { describePath } from './node/describe-path.js';
import { openRecording, readRecording } from './node/read-recording.js';
import { pickEcgChannel } from './pick-channel.js';

const data = (...names: string[]) => dataPath(...names);

describeWithData('real files', () => {
  it.each([
    // A list of beats has times and no signal; the readme of a subject is text without numbers.
    ['formats', 16, ['holter.txt', 'S16_readme.txt']],
    ['affect-layouts', 14, []],
    ['case-sample', 2, []],
    ['drivedb', 2, ['SHA256SUMS.txt']],
  ])('of %s are all read', async (folder, count, others) => {
    const { recordings, unreadable } = await describePath(data(folder));
    expect(unreadable.map(({ path }) => path.split('/').at(-1))).toEqual(others);
    expect(recordings).toHaveLength(count);
    for (const { path } of recordings) {
      // A rate is given only to files that say none: it would take the place of what they say.
      const { channels } = await readRecording(path).catch(() => readRecording(path, { inputSampleRate: 100 }));
      expect(
        channels.every(({ samples }) => samples.some(Number.isFinite)),
        path,
      ).toBe(true);
    }
  });

  it('of the WESAD layout hold the ECG in mV at 700 Hz, and the labels', async () => {
    const expected = JSON.parse(readFileSync(data('affect-layouts', 'expected.json'), 'utf8')).wesad;
    for (const subject of Object.keys(expected)) {
      const { first, n, segments, sum_abs } = expected[subject];
      const file = await openRecording(data('affect-layouts', 'WESAD', subject, `${subject}.pkl`));
      const ecg = pickEcgChannel(file);
      expect(ecg).toEqual({ name: 'signal/chest/ECG', unit: 'mV', sampleRate: 700, length: n });
      const [samples] = await file.samples([file.channels.indexOf(ecg)], 0, Number.POSITIVE_INFINITY);
      expect([...samples.subarray(0, first.length)]).toEqual(first);
      expect([...samples].reduce((sum, value) => sum + Math.abs(value), 0)).toBeCloseTo(sum_abs, 6);
      const spans = (await file.annotations()).map(({ label, duration }) => [Number(label), duration]);
      expect(spans).toEqual(segments);
    }
  });
});
