import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../byte-source.js';
import { crc8, crc16 } from './crc.js';
import { decodeFlac, FLAC_BITS, flacLength } from './stream.js';

interface Golden {
  readonly name: string;
  readonly bits: number;
  readonly channels: number;
  readonly length: number;
  /** Of the samples as 32-bit integers, the channels' samples of one moment together. */
  readonly md5: string;
  readonly stream: string;
}

const GOLDEN: readonly Golden[] = JSON.parse(
  readFileSync(new URL('../../../../golden/flac_streams.json', import.meta.url), 'utf8'),
);
const bytesOf = ({ stream }: Golden) => new Uint8Array(Buffer.from(stream, 'base64'));
const formatOf = ({ bits }: Golden) => [...FLAC_BITS].find(([, found]) => found === bits)?.[0] ?? 0;
const decode = (golden: Golden, bytes = bytesOf(golden), from = 0, to = golden.length) =>
  decodeFlac(memorySource('x.dat', bytes), 0, formatOf(golden), golden.channels, from, to);

it('checksums have the check values of their polynomials (CRC-8/SMBUS, CRC-16/UMTS)', () => {
  const digits = new TextEncoder().encode('123456789');
  expect([crc8(digits, 0, 9), crc16(digits, 0, 9)]).toEqual([0xf4, 0xfee8]);
});

describe.each(GOLDEN)('FLAC of libFLAC: $name', (golden) => {
  it('is decoded to its last sample', async () => {
    const samples = await decode(golden);
    const together = Int32Array.from(
      { length: golden.length * golden.channels },
      (_, i) => samples[i % golden.channels][Math.floor(i / golden.channels)],
    );
    expect(createHash('md5').update(new Uint8Array(together.buffer)).digest('hex')).toBe(golden.md5);
  });

  it('is decoded in part, and counted where it does not say its length', async () => {
    const [from, to] = [golden.length >> 1, golden.length];
    expect((await decode(golden, undefined, from, to))[0]).toEqual((await decode(golden))[0].subarray(from, to));
    const unknown = bytesOf(golden);
    unknown[21] &= 0xf0;
    unknown.fill(0, 22, 26);
    expect(await flacLength(memorySource('x.dat', unknown), 0)).toBe(golden.length);
  });

  it('is refused where a bit is another one, or its end is missing', async () => {
    const damaged = bytesOf(golden);
    damaged[damaged.length - 4] ^= 1;
    await expect(decode(golden, damaged)).rejects.toThrow(/x\.dat: the FLAC stream is damaged after \d+ samples/);
    await expect(decode(golden, bytesOf(golden).subarray(0, -1))).rejects.toThrow(/FLAC stream/);
  });
});
