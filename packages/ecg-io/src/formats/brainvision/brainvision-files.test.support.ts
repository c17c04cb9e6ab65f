/** How the data of an example are stored. */
export interface BrainVisionExample {
  readonly format?: 'INT_16' | 'UINT_16' | 'INT_32' | 'IEEE_FLOAT_32' | 'IEEE_FLOAT_64' | 'ASCII';
  readonly isVectorized?: boolean;
  readonly bigEndian?: boolean;
  /** Lines of `[Common Infos]` besides. */
  readonly common?: readonly string[];
  /** Without `Ch1=`. */
  readonly channels?: readonly string[];
  readonly markers?: readonly string[];
  readonly version?: string;
}

const SAMPLES = 20;
/** The number that is stored for a sample of a channel. */
export const storedValue = (channel: number, i: number): number => 100 * channel + i;

/** The three files of a recording named `x`: channels of 20 samples at 256 Hz. */
export function exampleBrainVision({
  format = 'INT_16',
  isVectorized = false,
  bigEndian = false,
  common = [],
  channels = ['II,,0.5,mV', 'a\\1b,,,'],
  markers = ['New Segment,,1,1,0,20240203040506500000', 'Stimulus,S  1,6,1,0', 'Comment,long,11,5,2'],
  version = 'Brain Vision Data Exchange Header File Version 1.0',
}: BrainVisionExample = {}): Map<string, Uint8Array> {
  const header = [
    version,
    '; made by code',
    '[Common Infos]',
    'DataFile=x.eeg',
    'MarkerFile=x.vmrk',
    `DataFormat=${format === 'ASCII' ? 'ASCII' : 'BINARY'}`,
    `DataOrientation=${isVectorized ? 'VECTORIZED' : 'MULTIPLEXED'}`,
    `NumberOfChannels=${channels.length}`,
    'SamplingInterval=3906.25',
    ...common,
    ...(format === 'ASCII'
      ? ['[ASCII Infos]', 'DecimalSymbol=,', `SkipLines=${isVectorized ? 0 : 1}`, `SkipColumns=${isVectorized ? 1 : 0}`]
      : ['[Binary Infos]', `BinaryFormat=${format}`, ...(bigEndian ? ['UseBigEndianOrder=YES'] : [])]),
    '[Channel Infos]',
    ...channels.map((channel, i) => `Ch${i + 1}=${channel}`),
    '[Comment]',
    'Ch1=no channel',
    '[x]',
    'SamplingInterval=1',
  ];
  const marks = [
    'Brain Vision Data Exchange Marker File, Version 1.0',
    '[Marker Infos]',
    ...markers.map((marker, i) => `Mk${i + 1}=${marker}`),
  ];
  const encode = (lines: readonly string[]) => new TextEncoder().encode(lines.join('\r\n'));
  return new Map([
    ['x.vhdr', encode(header)],
    ['x.eeg', format === 'ASCII' ? encode(asciiLines(channels, isVectorized)) : binary()],
    ['x.vmrk', encode(marks)],
  ]);

  function binary(): Uint8Array {
    const size = { INT_16: 2, UINT_16: 2, INT_32: 4, IEEE_FLOAT_32: 4, IEEE_FLOAT_64: 8, ASCII: 0 }[format];
    const view = new DataView(new ArrayBuffer(SAMPLES * channels.length * size));
    for (let channel = 0; channel < channels.length; channel++) {
      for (let i = 0; i < SAMPLES; i++) {
        const at = size * (isVectorized ? channel * SAMPLES + i : i * channels.length + channel);
        const value = storedValue(channel, i);
        if (size === 2) view.setInt16(at, value, !bigEndian);
        else if (format === 'INT_32') view.setInt32(at, value, !bigEndian);
        else if (size === 4) view.setFloat32(at, value, !bigEndian);
        else view.setFloat64(at, value, !bigEndian);
      }
    }
    return new Uint8Array(view.buffer);
  }
}

/** Numbers with a decimal comma, names before them. */
function asciiLines(channels: readonly string[], isVectorized: boolean): string[] {
  const cell = (channel: number, i: number) => `${storedValue(channel, i)},0`;
  const moments = Array.from({ length: SAMPLES }, (_, i) => i);
  if (isVectorized) return channels.map((_, k) => [`ch${k}`, ...moments.map((i) => cell(k, i))].join(' '));
  return [
    channels.map((_, k) => `ch${k}`).join(' '),
    ...moments.map((i) => channels.map((_, k) => cell(k, i)).join(' ')),
  ];
}
