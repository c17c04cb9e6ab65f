import { readFileSync } from 'node:fs';
import { readNpy } from '@ecg-affect/testing';

/** Values of PyTorch in float64, made by `golden/pytorch.py`. */
const GOLDEN = new URL('../../golden/', import.meta.url);

export interface GoldenTensor {
  readonly norm: number;
  readonly first: readonly number[];
}

/** Losses, gradients and parameters after three Adam steps of the pretext network. */
export interface GoldenNetwork {
  readonly losses: readonly number[];
  readonly grad: Readonly<Record<string, GoldenTensor>>;
  readonly after_3_adam_steps: Readonly<Record<string, GoldenTensor>>;
}

export function goldenNetwork(): GoldenNetwork {
  return JSON.parse(readFileSync(new URL('net.json', GOLDEN), 'utf8'));
}

export function goldenArray(name: 'windows' | 'net_features' | 'net_logits'): Float32Array {
  return readNpy(new URL(`${name}.npy`, GOLDEN));
}

/** The golden network's initial parameter at `position` of `parameterShapes`, as the script computes it. */
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
