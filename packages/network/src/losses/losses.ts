import { z } from 'zod';
import { type ContrastiveDescription, contrastive, contrastiveSchema } from './contrastive.js';
import type { Loss } from './loss.js';
import { sigmoid } from './sigmoid.js';
import { softmax } from './softmax.js';

/** A head's loss as data. A new one is a file beside this one, and an entry in each of these three. */
export type LossDescription = 'sigmoid' | 'softmax' | ContrastiveDescription;

/** Checks a loss that was read from a file. */
export const lossSchema: z.ZodType<LossDescription> = z.union([
  z.literal('sigmoid'),
  z.literal('softmax'),
  contrastiveSchema,
]);

export function lossOf(description: LossDescription): Loss {
  if (description === 'sigmoid') return sigmoid;
  if (description === 'softmax') return softmax;
  return contrastive(description);
}

/**
 * The rows that a batch has to be cut into because of losses that compare rows; undefined where it may be cut anywhere.
 *
 * @throws RangeError when two losses ask for different numbers
 */
export function rowsTogether(heads: readonly { readonly loss: LossDescription }[]): number | undefined {
  const [rows, ...others] = new Set(heads.flatMap(({ loss }) => lossOf(loss).rows ?? []));
  if (others.length > 0) throw new RangeError(`invalid network: its losses compare ${rows} rows and ${others[0]} rows`);
  return rows;
}
