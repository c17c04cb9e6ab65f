import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memoryFolder } from './byte-source.js';
import { type OpenOptions, readOpened } from './recording-file.js';
import { openRecordingIn } from './registry.js';
import { encodeEdf } from './write/edf.js';

const CSV = 'time (s),Größe (mV)\n0,1.5\n0.01,2.5\n0.02,-1\n';
const utf16 = (text: string, mark = '\ufeff') => Buffer.from(mark + text, 'utf16le');
const read = async (name: string, bytes: Uint8Array, options: OpenOptions = {}) =>
  readOpened(await openRecordingIn(memoryFolder([[name, bytes]]), name, options));

describe('a wrapped file', () => {
  const plain = Buffer.from(CSV);
  it.each([
    ['gzip', 'x.csv.gz', gzipSync(plain)],
    ['gzip under another name', 'x.csv', gzipSync(plain)],
    [
      'gzip in several members',
      'x.csv.gz',
      Buffer.concat([gzipSync(plain.subarray(0, 30)), gzipSync(plain.subarray(30))]),
    ],
    ['UTF-16, little-endian', 'x.csv', utf16(CSV)],
    ['UTF-16, big-endian', 'x.csv', utf16(CSV).swap16()],
    ['UTF-16 in gzip', 'x.csv.gz', gzipSync(utf16(CSV))],
  ])('is read as what is in it: %s', async (_, name, bytes) => {
    const { channels, source } = await read(name, bytes);
    expect(channels).toEqual([{ name: 'Größe', unit: 'mV', sampleRate: 100, samples: Float64Array.of(1.5, 2.5, -1) }]);
    expect(source).toEqual({ path: name, format: 'CSV' });
  });

  it('in UTF-16 without a mark is told by its zeros', async () => {
    const { channels } = await read('x.csv', utf16(CSV.replace('Größe', 'x'), ''));
    expect(channels[0].samples).toHaveLength(3);
  });

  it('may be any file', async () => {
    const samples = Float64Array.from({ length: 200 }, (_, i) => i / 100);
    const edf = encodeEdf({
      channels: [{ name: 'II', unit: 'mV', sampleRate: 100, samples }],
      annotations: [],
      source: { path: '', format: '' },
    });
    const { channels } = await read('x.edf.gz', gzipSync(edf));
    expect(channels[0].samples[150]).toBeCloseTo(1.5, 3);
  });

  it('is refused when it is damaged, is no recording, or takes too much', async () => {
    const packed = gzipSync(plain);
    await expect(read('x.csv.gz', packed.subarray(0, -9))).rejects.toThrow(
      /x\.csv\.gz: its compressed data is damaged/,
    );
    const wrong = Uint8Array.from(packed, (byte, i) => (i === packed.length - 6 ? byte ^ 1 : byte));
    await expect(read('x.csv.gz', wrong)).rejects.toThrow(/its compressed data is damaged/);
    const bomb = gzipSync(Buffer.alloc(2 ** 22));
    await expect(read('x.gz', bomb, { maxBytes: 2 ** 20 })).rejects.toThrow(/no format that is known/);
    const long = gzipSync(Buffer.concat([plain, Buffer.from('0.03,1\n'.repeat(2 ** 18))]));
    await expect(read('x.csv.gz', long, { maxBytes: 2 ** 20 })).rejects.toThrow(
      'x.csv.gz takes more than 1048576 bytes when it is unpacked',
    );
  });
});
