import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Golden values of an independent implementation, made apart from this repository; tests that need them are skipped without. */
const GOLDEN = resolve(process.env.ECG_AFFECT_DATA ?? resolve(import.meta.dirname, '../../../../../shared'), 'golden');

export const hasGolden = existsSync(GOLDEN);

export interface GoldenTensor {
  readonly norm: number;
  readonly first: readonly number[];
}

/** Losses, gradients and parameters after three Adam steps of the pretext network in PyTorch float64. */
export interface GoldenNetwork {
  readonly order: readonly string[];
  readonly losses: readonly number[];
  readonly grad: Readonly<Record<string, GoldenTensor>>;
  readonly after_3_adam_steps: Readonly<Record<string, GoldenTensor>>;
}

export function goldenNetwork(): GoldenNetwork {
  return JSON.parse(readFileSync(resolve(GOLDEN, 'net.json'), 'utf8'));
}

/** A little-endian float32 or float64 .npy file as numbers, first index slowest. */
export function goldenArray(name: string): Float32Array {
  const bytes = readFileSync(resolve(GOLDEN, name));
  const headerLength = bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, 10 + headerLength);
  const data = bytes.subarray(10 + headerLength);
  const double = header.includes("'<f8'");
  return Float32Array.from({ length: data.length / (double ? 8 : 4) }, (_, i) =>
    double ? data.readDoubleLE(8 * i) : data.readFloatLE(4 * i),
  );
}

/** The golden file's initialisation formula, for the tensor at `position` of its order. */
export function goldenParameter(position: number, shape: readonly number[]): Float32Array {
  const size = shape.reduce((product, n) => product * n, 1);
  const isBias = shape.length === 1;
  const fanIn = isBias ? 6 : size / shape[0];
  const limit = Math.sqrt(6 / fanIn) * (isBias ? 0.1 : 1);
  return Float32Array.from({ length: size }, (_, i) => {
    const noise = Math.sin(i * 12.9898 + position * 78.233) * 43758.5453;
    return (2 * (noise - Math.floor(noise)) - 1) * limit;
  });
}
