import { EcgSignalError } from '../error.js';
import { PolyphaseResampler } from './polyphase.js';
import type { Samples } from './samples.js';

/** Bound on both numbers of a ratio of rates: the low-pass has 20 times as many taps. */
const LARGEST_FACTOR = 100_000;

/** Bound on the length of a result: 24 hours at 2 kHz fit. */
const LARGEST_LENGTH = 2 ** 28;

/**
 * Resamples by the ratio up / down through a zero-phase low-pass filter. Equals `scipy.signal.resample_poly(x, up, down)` with its
 * default Kaiser window of beta 5 and zeros beyond the ends.
 *
 * @returns ceil(x.length up / down) samples; sample m is at the time of input sample m down / up
 * @throws EcgSignalError when a factor is no integer from 1 to 100,000 after reduction, or the result would exceed 2^28 samples
 */
export function resamplePoly(x: Samples, up: number, down: number): Float64Array {
  const whole = [up, down].every((factor) => Number.isInteger(factor) && factor >= 1);
  const divisor = whole ? greatestCommonDivisor(up, down) : 1;
  if (!whole || Math.max(up, down) > LARGEST_FACTOR * divisor) {
    throw new EcgSignalError(`invalid resampling ratio ${up}/${down}: expected integers from 1 to ${LARGEST_FACTOR}`);
  }
  checkLength(x.length, { up, down });
  return new PolyphaseResampler(up / divisor, down / divisor).finish(x);
}

/**
 * Resamples from one rate to another, {@link resamplePoly} with the {@link ratioOfRates}.
 *
 * @param fromHz sampling rate of `x`
 * @param toHz sampling rate of the result
 * @throws EcgSignalError when a rate is not positive or their ratio beyond 100,000
 *
 * @example
 * resample(lead, 360, 256); // = resamplePoly(lead, 32, 45)
 */
export function resample(x: Samples, fromHz: number, toHz: number): Float64Array {
  const { up, down } = ratioOfRates(fromHz, toHz);
  return resamplePoly(x, up, down);
}

/** Factors of a resampling, without a common divisor. */
export interface ResamplingRatio {
  readonly up: number;
  readonly down: number;
}

/**
 * The fraction nearest to toHz / fromHz whose numerator and denominator do not exceed `largest` (continued fraction): exact for
 * rates in use, and off by less than 1 / `largest`, by default 1e-5 (36 ms an hour), for others.
 *
 * @throws EcgSignalError when a rate is not positive and finite, or no such fraction is near
 */
export function ratioOfRates(fromHz: number, toHz: number, largest = LARGEST_FACTOR): ResamplingRatio {
  for (const rate of [fromHz, toHz]) {
    if (!(rate > 0 && rate < Number.POSITIVE_INFINITY)) {
      throw new EcgSignalError(`invalid sampling rate ${rate} Hz: expected a positive number`);
    }
  }
  let [up, down, previousUp, previousDown] = [1, 0, 0, 1];
  let [a, b] = [toHz, fromHz];
  while (b > 1e-9 * toHz) {
    const quotient = Math.floor(a / b);
    const next = [quotient * up + previousUp, quotient * down + previousDown];
    if (Math.max(...next) > largest) break;
    [previousUp, previousDown] = [up, down];
    [up, down] = next;
    [a, b] = [b, a - quotient * b];
  }
  if (up < 1 || down < 1) {
    throw new EcgSignalError(`cannot resample from ${fromHz} to ${toHz} Hz: expected a ratio of at most ${largest}`);
  }
  return { up, down };
}

/**
 * What {@link resample} would throw for so many samples, without the work.
 *
 * @throws EcgSignalError when a rate is not positive, their ratio beyond 100,000, or the result too long
 */
export function checkResampling(length: number, fromHz: number, toHz: number): void {
  checkLength(length, ratioOfRates(fromHz, toHz));
}

function checkLength(length: number, { up, down }: ResamplingRatio): void {
  if ((length * up) / down > LARGEST_LENGTH) {
    throw new EcgSignalError(
      `resampling ${length} samples by ${up}/${down} would give more than ${LARGEST_LENGTH} samples`,
    );
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b > 0 ? greatestCommonDivisor(b, a % b) : a;
}
