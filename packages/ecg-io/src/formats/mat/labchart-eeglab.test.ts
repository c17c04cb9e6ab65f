import { describe, expect, it } from 'vitest';
import { memoryFolder } from '../byte-source.js';
import { readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { exampleExport } from './labchart-eeglab.test.support.js';

const open = (name: string, bytes: Uint8Array, beside: readonly (readonly [string, Uint8Array])[] = []) =>
  openRecordingIn(memoryFolder([[name, bytes], ...beside]), name);

describe('MAT files of programs', () => {
  it('LabChart: channels are cut out of one long array, blocks stand at their times', async () => {
    const file = await open('x.mat', exampleExport('labChart'));
    const { channels, start, annotations, source } = await readOpened(file);
    expect(source.format).toBe('LabChart MAT');
    expect(start).toEqual(new Date('2020-07-28T12:00:00Z'));
    const gap = new Array<number>(12).fill(Number.NaN);
    expect(channels).toEqual([
      {
        name: 'ECG',
        unit: 'mV',
        sampleRate: 4,
        samples: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, ...gap, 9, 10, 11, 12),
      },
      { name: 'Resp', unit: 'V', sampleRate: 2, samples: Float64Array.of(10, 20, 30, 40) },
    ]);
    expect(annotations).toEqual([
      { onset: 1, duration: 0, label: 'start', note: 'ECG' },
      { onset: 5.5, duration: 0, label: 'stress' },
    ]);
    expect(await file.problems?.()).toEqual(['x.mat has 2 blocks, with NaN between them']);
  });

  it('EEGLAB: names by place, events counted from 1, epochs joined, samples in the set or beside it', async () => {
    const fdt = new Uint8Array(Float32Array.from({ length: 12 }, (_, i) => i).buffer);
    const embedded = await open('a.set', exampleExport('embedded'));
    const expected = {
      subject: 'S1',
      channels: [
        { name: 'ECG', unit: 'uV', sampleRate: 250, samples: Float64Array.of(0, 2, 4, 6, 8, 10) },
        { name: 'Cz', unit: 'uV', sampleRate: 250, samples: Float64Array.of(1, 3, 5, 7, 9, 11) },
      ],
      annotations: [
        { onset: 0.008, duration: 0.016, label: 'cue' },
        { onset: 0, duration: 0, label: '7' },
      ],
    };
    expect(await readOpened(embedded)).toMatchObject(expected);
    expect(await embedded.problems?.()).toEqual(['a.set: 2 epochs of 0.012 s are joined without their times']);
    for (const name of ['renamed.fdt', 'b.fdt']) {
      const beside = await open('b.set', exampleExport('beside'), [[name, fdt]]);
      expect(await readOpened(beside)).toMatchObject(expected);
      expect(await beside.samples([1], 0.004, 0.012)).toEqual([Float64Array.of(3, 5)]);
    }
    await expect(open('b.set', exampleExport('beside'))).rejects.toThrow(/needs renamed\.fdt beside it/);
    await expect(open('b.set', exampleExport('beside'), [['b.fdt', fdt.subarray(4)]])).rejects.toThrow(
      /b\.fdt is truncated/,
    );
  });
});
