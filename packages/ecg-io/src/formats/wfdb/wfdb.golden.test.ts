import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readRecording } from '../node/read-recording.js';

interface Golden {
  readonly records: Readonly<
    Record<
      string,
      {
        readonly fs: number;
        readonly names: readonly string[];
        readonly units: readonly string[];
        readonly samples_per_frame: readonly number[];
        readonly signals: readonly (readonly (number | null)[])[];
      }
    >
  >;
  readonly annotations: {
    readonly fs: number;
    readonly sample: readonly number[];
    readonly symbol: readonly string[];
    readonly aux_note: readonly string[];
  };
}

/** What wfdb-python reads from the records beside it; both are made by `golden/wfdb_records.py`. */
const folder = new URL('../../../golden/', import.meta.url);
const golden: Golden = JSON.parse(readFileSync(new URL('wfdb_records.json', folder), 'utf8'));
const read = (name: string) => readRecording(fileURLToPath(new URL(`wfdb/${name}.hea`, folder)));

it.each(Object.entries(golden.records))('reads the WFDB record %s as wfdb-python does', async (name, expected) => {
  const { channels } = await read(name);
  expect(channels.map(({ name, unit, sampleRate }) => [name, unit, sampleRate])).toEqual(
    expected.names.map((name, i) => [name, expected.units[i], expected.fs * expected.samples_per_frame[i]]),
  );
  for (const [i, { name, samples }] of channels.entries()) {
    expect([...samples], name).toEqual(expected.signals[i].map((value) => value ?? Number.NaN));
  }
});

it('reads WFDB annotations as wfdb-python does', async () => {
  const { fs, sample, symbol, aux_note } = golden.annotations;
  const { annotations } = await read('formats');
  expect(annotations).toEqual(
    sample.map((at, i) => ({
      onset: at / fs,
      duration: 0,
      label: symbol[i],
      annotator: 'atr',
      ...(aux_note[i] !== '' && { note: aux_note[i] }),
    })),
  );
});
