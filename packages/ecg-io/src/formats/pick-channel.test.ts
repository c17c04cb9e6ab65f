import { describe, expect, it } from 'vitest';
import { pickEcgChannel } from './pick-channel.js';

const recording = (...channels: [name: string, unit: string][]) => ({
  channels: channels.map(([name, unit]) => ({ name, unit })),
  source: { path: 'file.edf' },
});
const picked = (channels: [string, string][], wanted?: string | number) =>
  pickEcgChannel(recording(...channels), wanted).name;

describe('pickEcgChannel', () => {
  it('takes the channel asked for, by name in any case, or by index', () => {
    const channels: [string, string][] = [
      ['Resp', ''],
      ['ECG 1', 'mV'],
      ['ecg 1', 'mV'],
    ];
    expect(picked(channels, 'ecg 1')).toBe('ecg 1');
    expect(picked(channels, 'RESP')).toBe('Resp');
    expect(picked(channels, 2)).toBe('ecg 1');
    expect(picked(channels, '1')).toBe('ECG 1');
  });

  it('takes no channel in ohm or beats a minute for the ECG, however it is named', () => {
    expect(
      picked([
        ['ECG impedance resp', 'Ohm'],
        ['ECG rate', 'bpm'],
        ['II', 'mV'],
      ]),
    ).toBe('II');
  });

  it('takes no channel with the name of another signal of the body, even a lone one or one in volts, unless it is asked for', () => {
    for (const name of ['BVP', 'EDA filtered', 'Resp', 'EMG (raw)', 'temp']) {
      expect(() => picked([[name, '']])).toThrow(`no channel that is clearly the ECG: name one of 0: ${name}`);
      expect(picked([[name, '']], 0)).toBe(name);
    }
    expect(
      picked([
        ['EMG', 'mV'],
        ['chest', 'mV'],
      ]),
    ).toBe('chest');
    expect(picked([['ECG and RESP', 'mV']])).toBe('ECG and RESP');
  });

  it('finds the ECG: the only channel, by name, by the best lead, by the unit', () => {
    expect(picked([['x', '']])).toBe('x');
    expect(
      picked([
        ['EEG Fp1', 'uV'],
        ['ECG ECG', 'uV'],
      ]),
    ).toBe('ECG ECG');
    expect(
      picked([
        ['V5', 'mV'],
        ['MLII', 'mV'],
      ]),
    ).toBe('MLII');
    expect(
      picked([
        ['a', 'mmHg'],
        ['b', 'mV'],
        ['c', '%'],
      ]),
    ).toBe('b');
  });

  const rated = (...channels: [name: string, unit: string, sampleRate: number][]) => ({
    channels: channels.map(([name, unit, sampleRate]) => ({ name, unit, sampleRate })),
    source: { path: 'file.xdf' },
  });

  it.each([
    [['ECG V1', 'ECG II', 'ECG aVR'], 'ECG II'],
    [['ECG2', 'ECG1', 'ECG10'], 'ECG1'],
    [['ECG channel 2', 'ECG channel 1'], 'ECG channel 1'],
    [['ECG I filtered', 'ECG I'], 'ECG I'],
    [['V5', 'ECG'], 'ECG'],
    [['A_ECG_LA-RA_24BIT_CAL', 'A_ECG_LL-RA_24BIT_CAL'], 'A_ECG_LL-RA_24BIT_CAL'],
  ])('of several that are named ECG, %j, it takes %s', (names, name) => {
    expect(picked(names.map((channel) => [channel, 'mV']))).toBe(name);
  });

  it('takes no channel that is too slow for beats beside others', () => {
    expect(pickEcgChannel(rated(['ECG', 'mV', 4], ['x', 'mV', 256], ['Resp', 'Ohm', 25])).name).toBe('x');
    expect(pickEcgChannel(rated(['ECG', 'mV', 40], ['Resp', 'Ohm', 25])).sampleRate).toBe(40);
  });

  it('asks where several qualify, also for a name that is not unique', () => {
    const two = rated(['ECG', 'mV', 200], ['ECG', 'mV', 100], ['Resp', 'Ohm', 25]);
    const list = 'name one of 0: ECG (mV, 200 Hz), 1: ECG (mV, 100 Hz)';
    expect(() => pickEcgChannel(two)).toThrow(`file.xdf has 2 channels that may be the ECG: ${list}`);
    expect(() => pickEcgChannel(two, 'ecg')).toThrow(`file.xdf has 2 channels ecg: ${list}`);
    expect(pickEcgChannel(two, '1').sampleRate).toBe(100);
    expect(() =>
      picked([
        ['ECG chest', 'mV'],
        ['ECG wrist', 'mV'],
      ]),
    ).toThrow(/0: ECG chest \(mV\), 1: ECG wrist \(mV\)$/);
  });

  it('lists the channels where nothing tells the ECG, or there is no such channel', () => {
    expect(() =>
      picked([
        ['a', 'mV'],
        ['b', 'mV'],
      ]),
    ).toThrow('file.edf has no channel that is clearly the ECG: name one of 0: a (mV), 1: b (mV)');
    expect(() => picked([['a', 'mV']], 'V9')).toThrow('file.edf has no channel V9 of 0: a (mV)');
    expect(() => picked([['a', 'mV']], 3)).toThrow(/no channel 3/);
  });
});
