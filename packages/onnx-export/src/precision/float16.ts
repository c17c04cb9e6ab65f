/** Largest finite half: (2 - 2^-10) * 2^15. */
const MAX = 65504;
/** Exponent of the smallest normal half; below, halves are multiples of 2^-24. */
const MIN_EXPONENT = -14;

/**
 * IEEE 754 binary16 bit patterns of float32 values, rounded to nearest, ties to even.
 * @throws RangeError for a value that is no finite half
 */
export function toFloat16(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, halfBits);
}

function halfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  const exponent = Math.max(MIN_EXPONENT, magnitude > 0 ? Math.floor(Math.log2(magnitude)) : MIN_EXPONENT);
  const unit = 2 ** (exponent - 10);
  const units = roundHalfEven(magnitude / unit);
  if (!(units * unit <= MAX)) throw new RangeError(`${value} does not fit into half precision`);
  // A mantissa that rounds up to the next power of two carries into the exponent by itself.
  const biased = exponent - MIN_EXPONENT;
  return sign | (biased * 1024 + units);
}

/** To the nearest whole number, ties to the even one; exact below 2^52. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}
