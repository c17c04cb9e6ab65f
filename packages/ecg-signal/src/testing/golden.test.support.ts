import { readFileSync } from 'node:fs';
import { readNpy } from '@ecg-affect/testing';

/** What SciPy makes of {@link realEcg}, by `golden/scipy_signal.py`. */
const GOLDEN = new URL('../../golden/', import.meta.url);

export const goldenArray = (name: string): Float32Array => readNpy(new URL(`${name}.npy`, GOLDEN));

export const goldenJson = <T>(name: string): T => JSON.parse(readFileSync(new URL(`${name}.json`, GOLDEN), 'utf8'));

/** 100 s of record 208 of the MIT-BIH Arrhythmia Database in mV, 360 Hz: format 16 with 200 units a mV. */
export function realEcg(): Float32Array {
  const bytes = readFileSync(new URL('../../../../examples/mitdb-208.dat', import.meta.url));
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readInt16LE(2 * i) / 200);
}
