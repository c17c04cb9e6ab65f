import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dataPath, itWithData } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { memoryFolder } from '../byte-source.js';
import { describeOpened } from '../describe.js';
import { readRecording } from '../node/read-recording.js';
import { readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { exampleDicom } from './dicom-file.test.support.js';

const open = (bytes: Uint8Array) => openRecordingIn(memoryFolder([['x.dcm', bytes]]), 'x.dcm');

describe('DICOM waveforms', () => {
  it.each([
    { syntax: 'explicit' },
    { syntax: 'explicit', isOpen: true },
    { syntax: 'explicit', hasPreamble: false },
    { syntax: 'implicit' },
    { syntax: 'implicit', isOpen: true },
    { syntax: 'implicit', hasPreamble: false },
    { syntax: 'big-endian' },
    { syntax: 'deflated' },
  ] as const)('reads the rhythm in physical units: %o', async (example) => {
    const file = await open(exampleDicom(example));
    const { channels, start, subject } = await readOpened(file);
    expect(start).toEqual(new Date('2013-01-25T09:59:19.250Z'));
    expect(subject).toBe('S-1');
    expect(channels).toEqual([
      { name: 'I', unit: 'uV', sampleRate: 500, samples: Float64Array.of(2.5, 5, Number.NaN) },
      { name: 'II', unit: 'uV', sampleRate: 500, samples: Float64Array.of(5, 5, 35) },
    ]);
    expect(await file.annotations()).toEqual([{ onset: 0.004, duration: 0, label: 'stress' }]);
    expect(JSON.stringify(await describeOpened(file))).not.toMatch(/Doe|Jane/);
  });

  it('refuses what is damaged, truncated or no waveform', async () => {
    const whole = exampleDicom({ syntax: 'explicit' });
    await expect(open(whole.subarray(0, whole.length - 4))).rejects.toThrow(
      /damaged DICOM file: the element at byte \d+ takes/,
    );
    const image = new TextDecoder('latin1').decode(whole).replace('1.2.840.10008.1.2.1\0', '1.2.840.10008.1.2.4\0');
    await expect(open(Uint8Array.from(image, (letter) => letter.charCodeAt(0)))).rejects.toThrow(
      /1\.2\.840\.10008\.1\.2\.4, which is one of images/,
    );
  });

  itWithData('reads a genuine file as pydicom does', async () => {
    const folder = (name: string) => dataPath('lab-formats', 'dicom-waveform', name);
    const expected = JSON.parse(readFileSync(folder('expected-pydicom.json'), 'utf8')) as Record<
      string,
      { label: string; ch: { sha256_f64: string }[] }[]
    >;
    for (const [name, [rhythm]] of Object.entries(expected)) {
      const { channels } = await readRecording(folder(name));
      expect(channels.map(({ name: lead }) => lead).join(' ')).toBe('I II III aVR aVL aVF V1 V2 V3 V4 V5 V6');
      const digests = channels.map(({ samples }) =>
        createHash('sha256').update(new Uint8Array(samples.buffer)).digest('hex'),
      );
      expect(digests).toEqual(rhythm.ch.map(({ sha256_f64 }) => sha256_f64));
    }
  });

  itWithData("reads ECGToolkit's ECG as the aECG of the same recording holds it", async () => {
    const dicom = await readRecording(dataPath('lab-formats', 'dicom-waveform', 'ECGToolkit-Example.dcm'));
    const aecg = await readRecording(dataPath('lab-formats', 'hl7-aecg', 'ECGToolkit-Example.xml'));
    expect(dicom.start).toEqual(aecg.start);
    for (const channel of dicom.channels) expect(aecg.channels).toContainEqual(channel);
  });
});
