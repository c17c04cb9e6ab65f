import { dataPath, itWithData } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { memoryFolder } from '../byte-source.js';
import { readRecording } from '../node/read-recording.js';
import { readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { exampleScp } from './scp-file.test.support.js';

const read = async (bytes: Uint8Array) => readOpened(await openRecordingIn(memoryFolder([['x.scp', bytes]]), 'x.scp'));

describe('SCP-ECG', () => {
  it.each([0, 1, 2])('reads the default Huffman code, differences of order %i', async (encoding) => {
    const { channels, start, subject } = await read(exampleScp({ encoding }));
    expect(start).toEqual(new Date('2002-11-22T09:10:11Z'));
    expect(subject).toBe('S1');
    const samples = [0, 3, -5, 100, -300, 2, 2, -1].map((step) => 2.5 * step);
    expect(channels).toEqual([{ name: 'aVR', unit: 'uV', sampleRate: 500, samples: Float64Array.from(samples) }]);
  });

  it.each([
    ['a reference beat', { flags: 1 }, /less a reference beat, which is not read/],
    ['two rates', { bimodal: 1 }, /at two rates, which is not read/],
    ['truncated samples', { length: 60 }, /fewer than 60 samples of aVR/],
  ])('says what it does not read: %s', async (_, change, message) => {
    await expect(read(exampleScp(change))).rejects.toThrow(message);
  });

  itWithData("reads ECGToolkit's ECG as DICOM and HL7 aECG hold it", async () => {
    const scp = await readRecording(dataPath('lab-formats', 'scp-ecg', 'Example.scp'));
    const dicom = await readRecording(dataPath('lab-formats', 'dicom-waveform', 'ECGToolkit-Example.dcm'));
    expect(scp.start).toEqual(dicom.start);
    expect(scp.channels).toHaveLength(12);
    for (const channel of scp.channels) expect(dicom.channels).toContainEqual(channel);
  });
});
