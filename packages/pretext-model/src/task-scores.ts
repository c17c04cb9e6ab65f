import { z } from 'zod';

/** How well one pretext task is recognised. One signal in seven is positive, so accuracy says nothing. */
export const taskScoresSchema = z.object({
  /** Mean cross-entropy. */
  loss: z.number(),
  /** Of "present", at a probability of 0.5. */
  f1: z.number(),
  /** Null where all signals are alike. */
  auroc: z.number().nullable(),
});
/** As {@link taskScoresSchema} has it. */
export type TaskScores = z.infer<typeof taskScoresSchema>;

/** Scores of one head's logits against its labels (0 or 1), row by row. */
export function scoreTask(logits: ArrayLike<number>, labels: ArrayLike<number>): TaskScores {
  let loss = 0;
  let hits = 0;
  let misses = 0;
  for (let i = 0; i < logits.length; i++) {
    const z = logits[i];
    // max(z, 0) - y z + log(1 + exp(-|z|)): cross-entropy without overflow.
    loss += Math.max(z, 0) - labels[i] * z + Math.log1p(Math.exp(-Math.abs(z)));
    const predicted = z > 0 ? 1 : 0;
    if (predicted !== labels[i]) misses++;
    else if (predicted === 1) hits++;
  }
  const area = auroc(logits, labels);
  return {
    loss: loss / logits.length,
    f1: hits === 0 ? 0 : (2 * hits) / (2 * hits + misses),
    auroc: Number.isNaN(area) ? null : area,
  };
}

/**
 * Probability that a positive scores above a negative, ties counting half (Mann and Whitney's U over its maximum); NaN of scores that are.
 * That of emotion-head takes weights and ranks once for thousands of resamples; for these lines neither package should depend on the other.
 */
function auroc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a] - scores[b]);
  let rankSum = 0;
  let positives = 0;
  for (let start = 0, end = 1; start < order.length; start = end++) {
    while (end < order.length && scores[order[end]] === scores[order[start]]) end++;
    if (Number.isNaN(scores[order[start]])) return Number.NaN;
    const rank = (start + 1 + end) / 2;
    for (const i of order.subarray(start, end)) {
      positives += labels[i];
      rankSum += labels[i] * rank;
    }
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (scores.length - positives));
}
