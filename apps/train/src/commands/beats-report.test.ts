import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Channel, writeRecording } from '@ecg-affect/ecg-io';
import { beatTimes, ecgWithBeats, noise } from '@ecg-affect/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beatsReport } from './beats-report.js';

const RATE = 250;
const SECONDS = 30;
const ecg = ecgWithBeats(beatTimes(SECONDS), SECONDS, RATE);
const dead = noise(SECONDS * RATE).map((value) => 0.005 * value);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beats-report-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A recording of channels in mV or other units. */
async function recordingOf(name: string, channels: Record<string, [samples: Channel['samples'], unit: string]>) {
  const path = join(folder, `${name}.edf`);
  await writeRecording(path, {
    source: { path, format: 'edf' },
    annotations: [],
    channels: Object.entries(channels).map(([channel, [samples, unit]]) => ({
      name: channel,
      unit,
      sampleRate: RATE,
      samples,
    })),
  });
  return path;
}

describe('beats of a recording', () => {
  it('are of another lead where the usual one is dead, which is said', async () => {
    const path = await recordingOf('dead', { II: [dead, 'mV'], V5: [ecg, 'mV'] });
    const { report } = await beatsReport(path, {});
    expect([report.channel, report.warnings.length]).toEqual(['V5', 1]);
    expect(report.warnings[0]).toMatch(/^II is of low quality \(0\.\d\d\): V5 \((1\.00|0\.9\d)\) is taken$/);
    expect(report.rPeaks.length).toBe(beatTimes(SECONDS).length);
  });

  it('are of the lead that is asked for, dead or not', async () => {
    const path = await recordingOf('asked', { II: [dead, 'mV'], V5: [ecg, 'mV'] });
    const { report } = await beatsReport(path, { channel: 'II' });
    expect([report.channel, report.rPeaks.length, report.heartRate]).toEqual(['II', 0, Number.NaN]);
  });

  it('are never of what is no voltage, be it named ECG or clean', async () => {
    const path = await recordingOf('ohm', { 'ECG impedance': [ecg, 'Ohm'], II: [dead, 'mV'], Rate: [ecg, 'bpm'] });
    const { report } = await beatsReport(path, {});
    expect([report.channel, report.rPeaks.length]).toEqual(['II', 0]);
  });

  it('are certain in hum that a notch removes', async () => {
    const hum = ecg.map((value, i) => value + 2 * Math.sin((2 * Math.PI * 50 * i) / RATE));
    const path = await recordingOf('hum', { II: [hum, 'mV'] });
    const [spoilt, clean] = [await beatsReport(path, {}), await beatsReport(path, { notch: 50 })];
    expect(spoilt.report.quality).toBeLessThan(0.1);
    expect(clean.report.quality).toBeGreaterThan(0.9);
    expect(clean.report.rPeaks.length).toBe(beatTimes(SECONDS).length);
  });
});
