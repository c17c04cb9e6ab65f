import { mul, reduceLogSumExp, reduceSum, sub } from '@ecg-affect/onnx-graph';
import type { Tensor1D } from '@tensorflow/tfjs';
import type { Loss } from './loss.js';

/** Cross-entropy of a logit per class with the class's number. */
export const softmax: Loss = {
  checkOutputs(head, outputs) {
    if (outputs < 2) throw new RangeError(`invalid head ${head}: softmax cross-entropy of ${outputs} outputs`);
  },

  labels: {
    check(head, labels, classes) {
      for (const [row, label] of labels.entries()) {
        if (Number.isInteger(label) && label >= 0 && label < classes) continue;
        throw new RangeError(
          `invalid label of ${head} in row ${row}: ${label}, expected a class from 0 to ${classes - 1}`,
        );
      }
    },
    write(labels, classes, targets) {
      targets.fill(0);
      for (const [row, label] of labels.entries()) targets[row * classes + label] = 1;
    },
  },

  onnx(logits, targets = logits) {
    const agreement = reduceSum(mul(logits, targets), [2], { keepAxes: true });
    return sub(reduceLogSumExp(logits, [2], { keepAxes: true }), agreement);
  },

  tfjs(tf, logits, labels) {
    const [size, classes] = logits.shape;
    const target = tf.oneHot(tf.cast<Tensor1D>(labels, 'int32'), classes);
    return tf.div(tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(logits)))), size);
  },
};
