import { createHash } from 'node:crypto';
import type { Parameters } from '@ecg-affect/network';

/** SHA-256 (hex) of a network's parameters, in their order. */
export function weightsDigest(parameters: Parameters): string {
  const hash = createHash('sha256');
  for (const values of parameters.values()) hash.update(values);
  return hash.digest('hex');
}
