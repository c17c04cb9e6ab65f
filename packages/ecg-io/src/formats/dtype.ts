import type { NumericData } from './nd-array.js';

/** A type of array elements. */
export interface Dtype {
  /** Bytes an element. */
  readonly bytes: number;
  /** The numbers of a copy of `bytes`, whose length is a multiple of the element's. */
  decode(bytes: Uint8Array): NumericData;
}

type NumericConstructor = new (buffer: ArrayBuffer) => NumericData;

const NUMERIC: Readonly<Record<string, NumericConstructor>> = {
  f8: Float64Array,
  f4: Float32Array,
  i1: Int8Array,
  u1: Uint8Array,
  b1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  i8: BigInt64Array,
  u8: BigUint64Array,
};

/** A NumPy type string such as `<f8` or `>i2`; undefined where it is none of real numbers. Assumes a little-endian machine. */
export function parseDtype(descr: string): Dtype | undefined {
  const match = /^([<>|=]?)([fiub][1248])$/.exec(descr);
  if (match?.[2] === 'f2') {
    const halves = parseDtype(`${match[1]}u2`);
    return (
      halves && { bytes: 2, decode: (source) => Float32Array.from(halves.decode(source) as Uint16Array, halfFloat) }
    );
  }
  const Numeric = match ? NUMERIC[match[2]] : undefined;
  if (!match || !Numeric) return undefined;
  const bytes = Number(match[2][1]);
  const isBigEndian = match[1] === '>';
  return {
    bytes,
    decode: (source) => {
      const copy = source.slice();
      if (isBigEndian) reverseBytes(copy, bytes);
      return new Numeric(copy.buffer);
    },
  };
}

/** Reverses the bytes of each element of `width` bytes, in place. */
function reverseBytes(bytes: Uint8Array, width: number): void {
  for (let i = 0; i < bytes.length; i += width) bytes.subarray(i, i + width).reverse();
}

/** The number of half precision (IEEE 754 binary16) in 16 bits. */
export function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
