import type { Tensor } from '@ecg-affect/onnx-graph';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { TensorFlow } from '../tfjs/load-tfjs-node.js';

/** How far a head's outputs are from what they should be: all that an engine needs to know of it. */
export interface Loss {
  /** @throws RangeError when a head cannot have so many outputs */
  checkOutputs(head: string, outputs: number): void;
  /** Absent for a loss without labels. */
  readonly labels?: {
    /** @throws RangeError at a label that is none */
    check(head: string, labels: Float32Array, outputs: number): void;
    /** Writes labels as the graph takes them, [rows, outputs]. */
    write(labels: Float32Array, outputs: number, targets: Float32Array): void;
  };
  /** Rows that are looked at together, for a loss that compares examples with each other: a batch is cut into pieces of so many. */
  readonly rows?: number;
  /**
   * The loss of each row in ONNX operators whose gradients are known, [heads, rows, 1].
   *
   * @param logits [heads, rows, outputs]
   * @param targets [heads, rows, outputs], undefined without labels
   * @param counts [rows, 1], 0 for a row that only fills up, else 1
   */
  onnx(logits: Tensor, targets: Tensor | undefined, counts: Tensor): Tensor;
  /** The mean of it in TensorFlow.js, of logits [size, outputs] and labels [size]. */
  tfjs(tf: TensorFlow, logits: Tensor2D, labels: Tensor1D): Scalar;
}
