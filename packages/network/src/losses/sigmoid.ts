import { mul, softplus, sub } from '@ecg-affect/onnx-graph';
import type { Loss } from './loss.js';

/** Cross-entropy of one logit with a label from 0 to 1. */
export const sigmoid: Loss = {
  checkOutputs(head, outputs) {
    if (outputs !== 1) throw new RangeError(`invalid head ${head}: sigmoid cross-entropy of ${outputs} outputs`);
  },

  labels: {
    check: () => {},
    write: (labels, _outputs, targets) => targets.set(labels),
  },

  onnx(logits, targets = logits) {
    return sub(softplus(logits), mul(logits, targets));
  },

  // Not `tf.losses.sigmoidCrossEntropy`: its gradient is wrong by 0.5 at a logit of exactly 0, which a flat window gives.
  tfjs(tf, logits, labels) {
    const present = tf.reshape(labels, logits.shape);
    const absent = tf.sub(1, present);
    const terms = tf.add(tf.mul(present, tf.softplus(tf.neg(logits))), tf.mul(absent, tf.softplus(logits)));
    return tf.div(tf.sum(terms), logits.shape[0]);
  },
};
