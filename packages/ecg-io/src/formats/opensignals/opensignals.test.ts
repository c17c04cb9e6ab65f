import { dataPath, itWithData } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { memoryFolder, memorySource } from '../byte-source.js';
import { readRecording } from '../node/read-recording.js';
import { readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { openOpenSignals } from './open.js';
import { exampleOpenSignalsHdf5 } from './opensignals-hdf5.test.support.js';

const header = {
  '00:11': {
    sensor: ['ECG', 'RAW'],
    column: ['nSeq', 'I1', 'A1', 'A2'],
    label: ['A1', 'A2'],
    resolution: [4, 1, 10, 6],
    'sampling rate': 100,
    device: 'bitalino_rev',
    date: '2020-1-2',
    time: '3:4:5.5',
  },
};
const read = async (json: unknown, rows = '0\t1\t512\t7\t\n1\t1\t768\t8\t\n') => {
  const text = `# OpenSignals Text File Format\n# ${JSON.stringify(json)}\n# EndOfHeader\n${rows}`;
  return readOpened(await openOpenSignals(memorySource('x.txt', new TextEncoder().encode(text))));
};

describe('OpenSignals', () => {
  it('reads the analogue columns, an ECG in mV, others in steps', async () => {
    const { channels, start } = await read(header);
    expect(start).toEqual(new Date('2020-01-02T03:04:05.500Z'));
    expect(channels.map(({ name, unit, sampleRate }) => [name, unit, sampleRate])).toEqual([
      ['ECG A1', 'mV', 100],
      ['A2', '', 100],
    ]);
    // A quarter of 3.3 V over a gain of 1100.
    expect([...channels[0].samples]).toEqual([0, 0.75]);
    expect([...channels[1].samples]).toEqual([7, 8]);
  });

  it('takes numbers that are written as texts, and values that are converted already', async () => {
    const [device] = Object.values(header);
    const asText = { ...device, 'sampling rate': '100', resolution: ['4', '1', '10', '6'] };
    expect([...(await read({ d: asText })).channels[0].samples]).toEqual([0, 0.75]);
    const converted = await read({ d: { ...device, convertedValues: 1 } }, '0\t1\t0.25\t7\t\n1\t1\t-0.5\t8\t\n');
    expect([...converted.channels[0].samples]).toEqual([0.25, -0.5]);
    await expect(read({ d: { ...device, 'sampling rate': 'fast' } })).rejects.toThrow(/header: d\/sampling rate: /);
    expect((await read({ d: { ...device, date: '2021-02-31' } })).start).toBeUndefined();
  });

  it('reads raw files of WESAD, whose header counts the resolution by signal', async () => {
    const signals = ['CH1', 'CH2', 'CH3', 'CH4', 'CH5', 'CH6', 'CH7', 'CH8'];
    const respiban = {
      '00:07': {
        sensor: ['ECG', 'EDA', 'EMG', 'TEMP', 'XYZ', 'XYZ', 'XYZ', 'RESPIRATION'],
        'device name': 'RespiBan',
        column: ['nSeq', 'DI', ...signals],
        label: signals,
        resolution: signals.map(() => 16),
        'sampling rate': 700,
        device: 'biosignalsplux',
        date: '2017-5-22',
        time: '9:39:1.0',
      },
    };
    const { channels } = await read(respiban, '0\t0\t49152\t5\t32768\t30000\t1\t2\t3\t40000\t\n');
    expect(channels).toHaveLength(8);
    // The formula of the data set's readme: (steps / 2^16 - 0.5) x 3 V, at a gain of 1000.
    expect(channels[0]).toEqual({ name: 'ECG CH1', unit: 'mV', sampleRate: 700, samples: Float64Array.of(0.75) });
    expect(channels[7].samples[0]).toBe(40000);
    const single = { d: { ...respiban['00:07'], sensor: ['ECG'], label: ['CH1'], resolution: [16] } };
    expect((await read(single, '0\t0\t49152\t5\t6\t7\t1\t2\t3\t4\t\n')).channels[0].samples[0]).toBe(0.75);
  });

  it('says what is wrong with a header', async () => {
    await expect(read({ d: { ...header['00:11'], 'sampling rate': 0 } })).rejects.toThrow(/no OpenSignals header/);
    await expect(read(header, '0\t1\n')).rejects.toThrow(/has 2 columns, its header lists 4/);
  });

  itWithData('reads a genuine recording', async () => {
    const { channels } = await readRecording(dataPath('formats', 'opensignals', 'SampleECG.txt'));
    expect(channels).toHaveLength(1);
    // The first sample is 496 of 1024 steps.
    expect(channels[0].samples[0]).toBeCloseTo((496 / 1024 - 0.5) * 3, 12);
  });
});

describe('OpenSignals HDF5', () => {
  it('reads the inputs of all devices by their own rates and resolutions', async () => {
    const file = await openRecordingIn(memoryFolder([['x.h5', await exampleOpenSignalsHdf5()]]), 'x.h5');
    const { channels, start } = await readOpened(file);
    expect(start).toEqual(new Date('2021-03-02T10:20:30.500Z'));
    expect(channels).toEqual([
      { name: 'ECG A2', unit: 'mV', sampleRate: 100, samples: Float64Array.of(0, 0.75) },
      { name: 'A5', unit: '', sampleRate: 100, samples: Float64Array.of(7, 8) },
      { name: 'ECG CH1', unit: 'mV', sampleRate: 1000, samples: Float64Array.of(0.75, 0, -0.75) },
    ]);
    expect(await file.problems?.()).toEqual([expect.stringContaining('began at different times')]);
  });

  itWithData('reads what the text file of the same recording holds', async () => {
    const folder = (name: string) => dataPath('lab-formats', 'opensignals-h5', name);
    const { source: _, ...hdf5 } = await readRecording(folder('ecg_sample.h5'));
    const { source: __, ...asText } = await readRecording(folder('ecg_sample.txt'));
    expect(hdf5).toEqual(asText);
    expect(hdf5).toMatchObject({
      start: new Date('2017-01-17T14:50:32.316Z'),
      channels: [{ unit: 'mV', sampleRate: 200 }],
    });
    expect(hdf5.channels[0].samples).toHaveLength(2370);
    expect([...hdf5.channels[0].samples.subarray(0, 3)]).toEqual([
      -0.01446533203125, -0.017120361328125, -0.0146484375,
    ]);
    const bitalino = await readRecording(folder('bvp_motion_artifact.h5'));
    expect(bitalino.channels).toMatchObject([{ name: 'A2', unit: '', sampleRate: 1000 }]);
  });
});
