import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dataPath, itWithData } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { memoryFolder } from '../byte-source.js';
import { describeOpened } from '../describe.js';
import { readRecording } from '../node/read-recording.js';
import { readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { examplePhilips, exampleSteps } from './philips-file.test.support.js';

const open = (xml: string) => openRecordingIn(memoryFolder([['x.xml', new TextEncoder().encode(xml)]]), 'x.xml');

describe('Philips Sierra XML', () => {
  it.each([true, false])('reads 12 leads in uV, packed: %s', async (isPacked) => {
    const file = await open(examplePhilips(isPacked));
    const { channels, start } = await readOpened(file);
    expect(start).toEqual(new Date('2011-12-01T07:27:34Z'));
    expect(channels.map(({ name }) => name).join(' ')).toBe('I II III aVR aVL aVF V1 V2 V3 V4 V5 V6');
    expect(channels.map(({ samples }) => [...samples])).toEqual(
      exampleSteps().map((lead) => lead.map((step) => 5 * step + 0)),
    );
    expect(channels[0]).toMatchObject({ unit: 'uV', sampleRate: 500 });
    expect((await file.samples([1], 0.1, 0.104))[0]).toEqual(channels[1].samples.subarray(50, 52));
    expect(JSON.stringify(await describeOpened(file))).not.toContain('Doe');
  });

  it.each([
    [
      'truncated samples',
      /durationperchannel="200"/,
      'durationperchannel="2000"',
      /a lead in XLI ends after \d+ of 2000 bytes/,
    ],
    ['another compression', /XLI/, 'ABC', /its compression "ABC" is not known/],
    ['no rate', />500</, '>0<', /its rate is 0 Hz/],
    ['no base64', /\n<\/parsed/, '!</parsed', /its samples are no base64/],
  ])('says what is wrong: %s', async (_, pattern, replacement, message) => {
    const xml = examplePhilips(true);
    expect(xml).toMatch(pattern);
    await expect(open(xml.replace(pattern, replacement))).rejects.toThrow(message);
  });

  itWithData('reads genuine files as sierraecg does, in UTF-8 and UTF-16', async () => {
    const folder = (name: string) => dataPath('lab-formats', 'philips-sierra-xml', name);
    const expected = JSON.parse(readFileSync(folder('expected-sierraecg.json'), 'utf8')) as Record<
      string,
      { leads?: { label: string; sha256_i32le: string }[] }
    >;
    for (const [name, { leads }] of Object.entries(expected)) {
      if (!leads) continue;
      const { channels, start } = await readRecording(folder(name));
      expect(start).toBeDefined();
      const found = channels.map(({ name: label, samples }) => {
        const steps = Int32Array.from(samples, (value) => value / 5);
        return { label, sha256_i32le: createHash('sha256').update(new Uint8Array(steps.buffer)).digest('hex') };
      });
      expect(found).toEqual(leads.map(({ label, sha256_i32le }) => ({ label, sha256_i32le })));
    }
  });

  itWithData('agrees with a conversion of the same ECG to HL7 aECG, which was lossy, within 20 uV', async () => {
    const folder = (name: string) => dataPath('lab-formats', 'philips-sierra-xml', name);
    const own = await readRecording(folder('ad4d3d80-d165_1-04_orig.xml'));
    const converted = await readRecording(folder('ad4d3d80-d165_1-04_converted.xml'));
    expect(converted.start).toEqual(own.start);
    for (const { name, samples } of own.channels) {
      const other = converted.channels.find((channel) => channel.name === name);
      expect(other?.samples).toHaveLength(samples.length);
      expect(
        Math.max(...samples.map((value, i) => Math.abs(value - (other?.samples[i] ?? Number.NaN)))),
      ).toBeLessThanOrEqual(20);
    }
  });
});
