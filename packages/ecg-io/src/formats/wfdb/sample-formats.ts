/** How samples of one WFDB storage format are packed (signal(5)): groups of samples in groups of bytes. */
export interface SampleFormat {
  readonly samplesPerGroup: number;
  readonly bytesPerGroup: number;
  /** Bytes that the first k samples of an unfinished group take, k below `samplesPerGroup`. */
  readonly partialBytes: readonly number[];
  /** The value that stands for a missing sample; undefined where there is none. */
  readonly missing: number | undefined;
  /** Decodes the first `values.length` samples; `bytes` holds whole groups. */
  decode(bytes: Uint8Array, values: Int32Array): void;
}

/** A format of one sample a group. */
function plain(bytes: number, missing: number | undefined, at: (b: Uint8Array, i: number) => number): SampleFormat {
  return {
    samplesPerGroup: 1,
    bytesPerGroup: bytes,
    partialBytes: [0],
    missing,
    decode(data, values) {
      for (let n = 0, i = 0; n < values.length; n++, i += bytes) values[n] = at(data, i);
    },
  };
}

/** 16 bits in the order of the machine, which is taken to be little-endian. */
const format16: SampleFormat = {
  ...plain(2, -32768, () => 0),
  decode(b, values) {
    const isAligned = b.byteOffset % 2 === 0;
    const { buffer, byteOffset } = isAligned ? b : b.slice(0, 2 * values.length);
    values.set(new Int16Array(buffer, byteOffset, values.length));
  },
};

/** Two 12-bit samples in three bytes. */
const format212: SampleFormat = {
  samplesPerGroup: 2,
  bytesPerGroup: 3,
  partialBytes: [0, 2],
  missing: -2048,
  decode(b, values) {
    const pairs = values.length >> 1;
    let i = 0;
    for (let n = 0; n < 2 * pairs; n += 2, i += 3) {
      values[n] = ((b[i] | (b[i + 1] << 8)) << 20) >> 20;
      values[n + 1] = ((b[i + 2] | ((b[i + 1] & 0xf0) << 4)) << 20) >> 20;
    }
    if (values.length & 1) values[2 * pairs] = ((b[i] | (b[i + 1] << 8)) << 20) >> 20;
  },
};

/** Three 10-bit samples in four bytes; `unpack` gives sample k of the 32-bit group, shifted up to the sign bit. */
function tenBits(partialBytes: readonly number[], unpack: readonly ((group: number) => number)[]): SampleFormat {
  return {
    samplesPerGroup: 3,
    bytesPerGroup: 4,
    partialBytes,
    missing: -512,
    decode(b, values) {
      for (let n = 0, i = 0; n < values.length; i += 4) {
        const group = b[i] | (b[i + 1] << 8) | (b[i + 2] << 16) | (b[i + 3] << 24);
        for (let k = 0; k < 3 && n < values.length; k++) values[n++] = unpack[k](group) >> 22;
      }
    },
  };
}

/** Storage formats of fixed size by their number. 8 holds differences: its values here are these. */
export const SAMPLE_FORMATS: ReadonlyMap<number, SampleFormat> = new Map([
  [8, plain(1, undefined, (b, i) => (b[i] << 24) >> 24)],
  [16, format16],
  [24, plain(3, -8388608, (b, i) => ((b[i] | (b[i + 1] << 8) | (b[i + 2] << 16)) << 8) >> 8)],
  [32, plain(4, -2147483648, (b, i) => b[i] | (b[i + 1] << 8) | (b[i + 2] << 16) | (b[i + 3] << 24))],
  [61, plain(2, -32768, (b, i) => (((b[i] << 8) | b[i + 1]) << 16) >> 16)],
  [80, plain(1, -128, (b, i) => b[i] - 128)],
  [160, plain(2, -32768, (b, i) => (b[i] | (b[i + 1] << 8)) - 32768)],
  [212, format212],
  // The third sample is spread over the upper bits of the two 16-bit words.
  [310, tenBits([0, 2, 4], [(g) => g << 21, (g) => g << 5, (g) => ((g & 0xf800) << 11) | (g & 0xf8000000)])],
  [311, tenBits([0, 2, 3], [(g) => g << 22, (g) => g << 12, (g) => g << 2])],
]);

/** Bytes that hold `samples` samples. */
export function bytesOf(format: SampleFormat, samples: number): number {
  const { samplesPerGroup, bytesPerGroup, partialBytes } = format;
  return Math.floor(samples / samplesPerGroup) * bytesPerGroup + partialBytes[samples % samplesPerGroup];
}

/** Whole samples that `bytes` bytes hold. */
export function samplesIn(format: SampleFormat, bytes: number): number {
  const { samplesPerGroup, bytesPerGroup, partialBytes } = format;
  const rest = bytes % bytesPerGroup;
  const partial = partialBytes.findLastIndex((needed) => needed <= rest);
  return Math.floor(bytes / bytesPerGroup) * samplesPerGroup + partial;
}
