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
