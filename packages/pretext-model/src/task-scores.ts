import { auroc, rankScores } from '@ecg-affect/evaluation';
import { mean, rollup } from 'd3-array';
import { z } from 'zod';

/** How well one pretext task is recognised. One signal in seven is positive, so accuracy says nothing. */
export const taskScoresSchema = z.object({
  /** Mean over subjects of each one's mean cross-entropy: who has many windows counts no more than others. */
  loss: z.number(),
  /** Of "present", at a probability of 0.5. */
  f1: z.number(),
  /** Null where all signals are alike. */
  auroc: z.number().nullable(),
});
/** As {@link taskScoresSchema} has it. */
export type TaskScores = z.infer<typeof taskScoresSchema>;

/**
 * Scores of one head's logits against its labels (0 or 1), row by row.
 * @param subjects of the rows
 */
export function scoreTask(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  subjects: readonly string[],
): TaskScores {
  const losses = new Float64Array(logits.length);
  let hits = 0;
  let misses = 0;
  for (let i = 0; i < logits.length; i++) {
    const z = logits[i];
    // max(z, 0) - y z + log(1 + exp(-|z|)): cross-entropy without overflow.
    losses[i] = Math.max(z, 0) - labels[i] * z + Math.log1p(Math.exp(-Math.abs(z)));
    const predicted = z > 0 ? 1 : 0;
    if (predicted !== labels[i]) misses++;
    else if (predicted === 1) hits++;
  }
  const area = auroc(rankScores(Float64Array.from(logits)), (row) => labels[row] === 1);
  const bySubject = rollup(
    losses.keys(),
    (rows) => mean(rows, (row) => losses[row]),
    (row) => subjects[row],
  );
  return {
    loss: mean(bySubject.values()) ?? Number.NaN,
    f1: hits === 0 ? 0 : (2 * hits) / (2 * hits + misses),
    auroc: Number.isNaN(area) ? null : area,
  };
}
