import { z } from 'zod';

/** Checks a size that was read from a file. */
export const size = z.int().positive();

/** @throws RangeError when a size is no positive integer */
export function positive(value: number, name: string): number {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`invalid ${name}: ${value}, expected a positive integer`);
  }
  return value;
}
