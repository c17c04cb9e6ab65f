import { readFileSync } from 'node:fs';
import { dataPath, describeWithData } from '@ecg-affect/testing';
import { expect, it } from 'vitest';
import { readRecording } from '../node/read-recording.js';

interface GoldenSignal {
  readonly n: number;
  readonly nan: number;
  readonly first: readonly (number | null)[];
  readonly last: readonly (number | null)[];
  readonly sum: number;
  readonly sum_abs: number;
}
interface GoldenRecord {
  readonly fs: number;
  readonly names: readonly string[];
  readonly units: readonly (string | null)[];
  readonly samples_per_frame: readonly number[];
  readonly signals: readonly GoldenSignal[];
  readonly annotations?: Readonly<
    Record<
      string,
      {
        n: number;
        fs: number;
        first: readonly (readonly [number, string])[];
        last: readonly (readonly [number, string])[];
        sum: number;
        aux_nonempty: number;
      }
    >
  >;
}

/** Made by `golden/wfdb_samples.py`. */
const golden: { records: Record<string, GoldenRecord> } = JSON.parse(
  readFileSync(new URL('../../../golden/wfdb_samples.json', import.meta.url), 'utf8'),
);

/** wfdb-python takes the unit `°` for none, and a missing one for mV. */
const expectedUnits = (units: readonly (string | null)[], found: readonly string[]) =>
  units.map((unit, i) => (unit === null || found[i] === '°' ? found[i] : unit));

const summary = (samples: ArrayLike<number>) => {
  let [nan, sum, absolute] = [0, 0, 0];
  for (let i = 0; i < samples.length; i++) {
    if (Number.isNaN(samples[i])) nan++;
    else {
      sum += samples[i];
      absolute += Math.abs(samples[i]);
    }
  }
  return { n: samples.length, nan, sum, absolute };
};

const expectClose = (found: readonly number[], expected: readonly (number | null)[]) => {
  expected.forEach((value, i) => {
    if (value === null) expect(found[i]).toBeNaN();
    // The table has nine decimals.
    else expect(Math.abs(found[i] - value)).toBeLessThanOrEqual(1e-9 * Math.abs(value) + 6e-10);
  });
};

describeWithData('the sample data of wfdb-python, as it reads them', () => {
  it.each(Object.entries(golden.records))('%s', async (name, record) => {
    const folder = name.includes('/') ? ['wfdb-samples', 'multi-segment'] : ['wfdb-samples'];
    const { channels, annotations } = await readRecording(dataPath(...folder, `${name}.hea`));
    expect(channels.map((channel) => channel.name)).toEqual(record.names);
    const units = channels.map(({ unit }) => unit);
    expect(units).toEqual(expectedUnits(record.units, units));
    record.signals.forEach((signal, i) => {
      const { samples, sampleRate } = channels[i];
      expect(sampleRate).toBe(record.fs * record.samples_per_frame[i]);
      const { n, nan, sum, absolute } = summary(samples);
      expect({ n, nan }).toEqual({ n: signal.n, nan: signal.nan });
      expectClose([...samples.subarray(0, signal.first.length)], signal.first);
      expectClose([...samples.subarray(samples.length - signal.last.length)], signal.last);
      expect(Math.abs(sum - signal.sum)).toBeLessThanOrEqual(1e-9 * signal.sum_abs);
      expect(Math.abs(absolute - signal.sum_abs)).toBeLessThanOrEqual(1e-9 * signal.sum_abs);
    });
    for (const [annotator, expected] of Object.entries(record.annotations ?? {})) {
      const own = annotations.filter((annotation) => annotation.annotator === annotator);
      const pairs = own.map(({ onset, label }) => [Math.round(onset * expected.fs), label] as const);
      expect(own).toHaveLength(expected.n);
      expect(pairs.slice(0, expected.first.length)).toEqual(expected.first);
      expect(pairs.slice(-expected.last.length)).toEqual(expected.last);
      expect(pairs.reduce((total, [sample]) => total + sample, 0)).toBe(expected.sum);
      expect(own.filter(({ note }) => note !== undefined)).toHaveLength(expected.aux_nonempty);
    }
  });

  it.each(['binformats', 'flacformats', '100_3chan', 'mixedsignals'])(
    'a span of %s is that of the whole',
    async (name) => {
      const path = dataPath('wfdb-samples', `${name}.hea`);
      const [whole, part] = [await readRecording(path), await readRecording(path, { from: 0.5, to: 1.25 })];
      part.channels.forEach(({ samples, sampleRate }, i) => {
        expect(samples).toEqual(
          whole.channels[i].samples.slice(Math.round(0.5 * sampleRate), Math.round(1.25 * sampleRate)),
        );
      });
    },
  );
});
