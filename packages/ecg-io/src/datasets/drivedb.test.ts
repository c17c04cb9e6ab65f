import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beatTimes, ecgWithBeats } from '@ecg-affect/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeRecording } from '../formats/node/write-recording.js';
import { subjectsIn } from '../testing/dataset.test.support.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drivedb-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('drivedb', () => {
  /** A drive whose marker was pressed at these minutes. */
  async function write(name: string, ...presses: number[]): Promise<string> {
    const path = join(folder, name);
    await mkdir(path);
    const seconds = 60 * 28;
    const marker = new Float64Array(seconds * 16).map((_, i) => 10 + 0.2 * Math.sin(i));
    for (const minute of presses) marker.fill(20, minute * 60 * 16, minute * 60 * 16 + 8);
    await writeRecording(join(path, 'drive05.hea'), {
      channels: [
        { name: 'ECG', unit: 'mV', sampleRate: 16, samples: ecgWithBeats(beatTimes(seconds), seconds, 16) },
        { name: 'marker', unit: '', sampleRate: 16, samples: marker },
      ],
      annotations: [],
      source: { path: name, format: 'test' },
    });
    return path;
  }

  it('labels the seven periods of the protocol', async () => {
    const [{ name, leads, skipped }] = await subjectsIn('drivedb', await write('whole', 4, 8, 12, 16, 20, 24));
    expect(name).toBe('drive05');
    expect(skipped).toEqual([]);
    expect(leads[0].spans.map(({ labels }) => labels)).toEqual([0, 2, 1, 2, 1, 2, 0].map((stress) => ({ stress })));
    expect(leads[0].spans[1].start).toBeCloseTo(240.5, 0);
    expect(leads[0].spans[1].end).toBeCloseTo(480, 0);
  });

  it('has no labels, and says so, where the marker does not tell the periods', async () => {
    const [{ leads, skipped }] = await subjectsIn('drivedb', await write('part', 4, 16));
    expect(leads[0].spans).toEqual([{ start: 0, end: Number.POSITIVE_INFINITY, labels: {} }]);
    expect(skipped[0].source).toMatch(/^the labels of .*drive05\.hea$/);
    expect(skipped[0].reason).toBe('its marker tells 3 periods apart, expected 7');
  });
});
