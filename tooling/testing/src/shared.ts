import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = process.env.ECG_AFFECT_DATA ?? fileURLToPath(new URL('../../../../shared', import.meta.url));

/** Path of real recordings and golden values that are kept beside the repository. */
export const sharedPath = (...parts: string[]): string => join(ROOT, ...parts);

/** False where the shared files are absent: tests that need them are then skipped. */
export const hasShared = existsSync(sharedPath('golden')) && existsSync(sharedPath('data'));

/** A golden array of float32, row after row. */
export function goldenArray(name: string): Float32Array {
  const bytes = readFileSync(sharedPath('golden', `${name}.npy`));
  const headerLength = bytes.readUInt16LE(8);
  if (!bytes.toString('latin1', 10, 10 + headerLength).includes("'<f4'")) throw new Error(`${name}: expected float32`);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset + 10 + headerLength, bytes.byteOffset + bytes.length));
}

export function goldenJson<T>(name: string): T {
  return JSON.parse(readFileSync(sharedPath('golden', `${name}.json`), 'utf8'));
}

/** Greatest absolute difference, as a fraction of the range of the expected values. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [low, high, worst] = [expected[0], expected[0], 0];
  for (let i = 0; i < expected.length; i++) {
    low = Math.min(low, expected[i]);
    high = Math.max(high, expected[i]);
    worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    if (Number.isNaN(actual[i])) return Number.POSITIVE_INFINITY;
  }
  return worst / (high - low);
}
