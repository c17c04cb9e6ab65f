import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Recording } from '../../recording.js';
import { describePath } from './describe-path.js';
import { openRecording, readRecording } from './read-recording.js';
import { writeRecording } from './write-recording.js';

const recording: Recording = {
  channels: [
    { name: 'II', unit: 'mV', sampleRate: 100, samples: Float64Array.from({ length: 300 }, (_, i) => (i % 100) / 200) },
  ],
  annotations: [{ onset: 1, duration: 0, label: 'N' }],
  source: { path: 'test', format: 'test' },
};
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecg-io-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('recordings on disk', () => {
  it.each(['x.npy', 'x.csv', 'x.edf', 'x.hea'])('%s is written whole, and read back', async (name) => {
    await writeRecording(join(folder, name), recording);
    const { channels } = await readRecording(join(folder, name), { inputSampleRate: 100, from: 1, to: 2 });
    expect(channels[0].sampleRate).toBe(100);
    expect(channels[0].samples).toHaveLength(100);
    expect(channels[0].samples[40]).toBeCloseTo(0.2, 4);
    expect((await readdir(folder)).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  });

  it('a WFDB record may be named by its header, its signal file, or neither', async () => {
    await writeRecording(join(folder, 'named.hea'), recording);
    for (const name of ['named.hea', 'named.dat', 'named']) {
      expect((await openRecording(join(folder, name))).source.format).toBe('WFDB 16');
    }
  });

  it('are described as plain data, a folder with what could not be read', async () => {
    await writeFile(join(folder, 'broken.edf'), '0       broken');
    const found = await describePath(folder);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    expect(found.unreadable).toEqual([
      { path: join(folder, 'broken.edf'), reason: expect.stringMatching(/broken\.edf is no readable EDF file/) },
    ]);
    const [description] = (await describePath(join(folder, 'x.hea'))).recordings;
    expect(description).toEqual({
      path: join(folder, 'x.hea'),
      format: 'WFDB 16',
      start: null,
      subject: null,
      duration: 3,
      channels: [{ name: 'II', unit: 'mV', sampleRate: 100, length: 300 }],
      annotations: { count: 1, labels: { N: 1 } },
      problems: [],
    });
    expect((await describePath(join(folder, 'x.npy'))).recordings[0]).toMatchObject({ duration: null });
  });

  it('that cannot be read are named', async () => {
    await writeFile(join(folder, 'empty.edf'), '');
    await writeFile(join(folder, 'noise.bin'), Uint8Array.of(0, 1, 2, 3));
    await expect(readRecording(join(folder, 'none.edf'))).rejects.toThrow(`${join(folder, 'none.edf')} does not exist`);
    await expect(readRecording(join(folder, 'empty.edf'))).rejects.toThrow(/empty\.edf is empty/);
    await expect(readRecording(join(folder, 'noise.bin'))).rejects.toThrow(/no format that is known/);
    await expect(readRecording(folder)).rejects.toThrow(/is a folder/);
    await expect(readRecording(join(folder, 'x.npy'))).rejects.toThrow(/x\.npy does not say the sampling rate/);
    await expect(readRecording(join(folder, 'x.npy'), { inputSampleRate: 0 })).rejects.toThrow(
      /invalid input sampling rate/,
    );
    await expect(readRecording(join(folder, 'x.edf'), { from: 9 })).rejects.toThrow(
      /starts at 9 s, but the recording ends at 3 s/,
    );
    await expect(writeRecording(join(folder, 'x.wav'), recording)).rejects.toThrow(
      /expected \.npy, \.csv, \.edf or \.hea/,
    );
  });
});
