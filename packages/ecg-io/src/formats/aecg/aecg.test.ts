import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dataPath, itWithData } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { memoryFolder } from '../byte-source.js';
import { describeOpened } from '../describe.js';
import { readRecording } from '../node/read-recording.js';
import { readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { exampleAecg } from './aecg-file.test.support.js';

const open = (xml: string) => openRecordingIn(memoryFolder([['x.xml', new TextEncoder().encode(xml)]]), 'x.xml');

describe('HL7 aECG', () => {
  it('places the leads of its series by their times, in the unit of their scale', async () => {
    const { channels, start, subject } = await readOpened(await open(exampleAecg));
    expect(start).toEqual(new Date('2024-02-03T03:05:06.500Z'));
    expect(subject).toBe('SBJ-123');
    expect(channels).toEqual([
      { name: 'II', unit: 'uV', sampleRate: 250, samples: Float64Array.of(2.5, 5, 7.5, Number.NaN, 100, 125) },
      { name: 'aVR', unit: 'uV', sampleRate: 250, samples: Float64Array.of(-9, 13.5, Number.NaN) },
    ]);
    expect((await (await open(exampleAecg)).samples([0], 0.008, 0.02))[0]).toEqual(
      Float64Array.of(7.5, Number.NaN, 100),
    );
  });

  it('reads annotations by absolute and relative times, and no names of people', async () => {
    const file = await open(exampleAecg);
    expect(await file.annotations()).toEqual([
      { onset: 0.004, duration: 0.008, label: 'RHY_SINUS_RHY' },
      { onset: 0.008, duration: 0, label: 'WAVC_RWAVE WAVC_PEAK', note: 'II' },
    ]);
    expect(JSON.stringify(await describeOpened(file))).not.toMatch(/Jane|Doe/);
  });

  it.each([
    ['no XML', exampleAecg.replace('</series>', ''), /^x\.xml is no valid XML: Missing end tag/],
    [
      'an entity from outside',
      '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hosts">]><AnnotatedECG>&e;</AnnotatedECG>',
      /&e;/,
    ],
    ['nesting without end', '<a>'.repeat(200_000), /no valid XML/],
    ['another root', '<gpx a="1"></gpx>', /XML of an unknown kind, "gpx"/],
    ['no series', '<AnnotatedECG />', /no series of leads/],
    ['no rate', exampleAecg.replaceAll('value="4"', 'value="0"'), /increment of its times is "0 ms"/],
  ])('says what is wrong: %s', async (_, xml, message) => {
    await expect(open(xml)).rejects.toThrow(message);
  });

  itWithData('reads genuine files as computed from their digits', async () => {
    const folder = (name: string) => dataPath('lab-formats', 'hl7-aecg', name);
    const { files } = JSON.parse(readFileSync(folder('expected.json'), 'utf8')) as {
      files: Record<string, { kind: string; sequences: { code: string; sha256_f64?: string; n?: number }[] }[]>;
    };
    for (const [name, [series]] of Object.entries(files)) {
      const { channels, start } = await readRecording(folder(name));
      expect(start).toEqual(new Date('2002-11-22T09:10:00Z'));
      const found = channels.map(({ samples }) =>
        createHash('sha256').update(new Uint8Array(samples.buffer)).digest('hex'),
      );
      const leads = series.sequences.filter(({ n }) => n !== undefined);
      expect(found).toEqual(leads.map(({ sha256_f64 }) => sha256_f64));
      expect(channels.every(({ sampleRate, unit }) => sampleRate === 500 && unit === 'uV')).toBe(true);
    }
    const { annotations } = await readRecording(folder('subject1_0.xml'));
    expect(annotations[0]).toEqual({ onset: 0, duration: 10, label: 'RHY_SINUS_RHY' });
    expect(annotations.filter(({ label }) => label === 'WAVC_RWAVE WAVC_PEAK')[0]).toMatchObject({
      onset: 0.332,
      note: 'I',
    });
  });
});
