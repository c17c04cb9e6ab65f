import {
  abs,
  add,
  exp,
  leakyRelu,
  log,
  matMul,
  mul,
  neg,
  reduceLogSumExp,
  reduceSum,
  relu,
  reshape,
  sigmoid,
  softmax,
  sub,
  type Tensor,
  transpose,
} from '@ecg-affect/onnx-graph';
import { named } from './encoder-pass.js';
import type { HeadGroup } from './head-groups.js';
import { leakyReluGradient } from './leaky-relu.js';

export interface HeadGradientOptions {
  readonly gradients: Map<string, Tensor>;
  /** Names of the parameters whose gradients are needed. */
  readonly trained: ReadonlySet<string>;
  /** Whether something below the heads is trained. */
  readonly features: boolean;
}

interface Layer {
  readonly input: Tensor;
  /** After the activation, before dropout; of the last layer the logits. */
  readonly output: Tensor;
}

/** Heads of one form as batched matrix products: parameters are [heads, in, out] and [heads, 1, out]. */
export class HeadPass {
  readonly #group: HeadGroup;
  readonly #parameters: ReadonlyMap<string, Tensor>;
  readonly #masks: readonly Tensor[];
  readonly #layers: Layer[] = [];
  /** [heads, rows, outputs]. */
  readonly logits: Tensor;

  /** @param features [rows, features] */
  constructor(
    group: HeadGroup,
    features: Tensor,
    parameters: ReadonlyMap<string, Tensor>,
    masks: readonly Tensor[] = [],
  ) {
    this.#group = group;
    this.#parameters = parameters;
    this.#masks = masks;
    let input = reshape(features, [1, ...features.shape]);
    for (const [index, { kernel, bias, hidden }] of group.layers.entries()) {
      const sum = add(matMul(input, named(parameters, kernel)), named(parameters, bias));
      const output = hidden ? activate(sum, group.slope) : sum;
      this.#layers.push({ input, output });
      input = masks[index] === undefined || !hidden ? output : mul(output, masks[index]);
    }
    this.logits = input;
  }

  /**
   * Cross-entropy of each head, [heads]: these rows' share of the mean over the batch.
   *
   * @param targets [heads, rows, outputs]: the label of a sigmoid head, the class's unit vector of a softmax head
   * @param rowWeights [rows, 1]: 1 / batch size, or 0 for a row that only fills up
   */
  losses(targets: Tensor, rowWeights: Tensor): Tensor {
    const z = this.logits;
    const agreement = mul(z, targets);
    // Sigmoid: log(1 + e^z) - z y, with log(1 + e^z) = max(z, 0) + log(1 + e^-|z|), which cannot overflow.
    const rowLosses =
      this.#group.loss === 'sigmoid'
        ? sub(add(relu(z), log(add(exp(neg(abs(z))), z.graph.scalar(1)))), agreement)
        : sub(reduceLogSumExp(z, [2], { keepAxes: true }), reduceSum(agreement, [2], { keepAxes: true }));
    return reduceSum(mul(rowLosses, rowWeights), [1, 2]);
  }

  /**
   * Adds the gradients of the weighted losses to `gradients`, by the name of the group's parameter.
   *
   * @returns the features' gradient, [rows, features], if `features` asks for it
   */
  backward(
    targets: Tensor,
    rowWeights: Tensor,
    { gradients, trained, features }: HeadGradientOptions,
  ): Tensor | undefined {
    const { layers, weights, slope, loss } = this.#group;
    const { graph } = this.logits;
    const probabilities = loss === 'sigmoid' ? sigmoid(this.logits) : softmax(this.logits);
    const headWeights = graph.constant(Float32Array.from(weights), [weights.length, 1, 1]);
    const lowest = features ? 0 : layers.findIndex(({ kernel, bias }) => trained.has(kernel) || trained.has(bias));
    if (lowest < 0) return undefined;
    let gradient = mul(mul(sub(probabilities, targets), rowWeights), headWeights);
    for (let index = layers.length - 1; index >= lowest; index--) {
      const { kernel, bias, hidden } = layers[index];
      const { input, output } = this.#layers[index];
      if (hidden) {
        const kept = this.#masks[index] === undefined ? gradient : mul(gradient, this.#masks[index]);
        gradient = leakyReluGradient(kept, output, slope);
      }
      gradients.set(kernel, matMul(transpose(input, [0, 2, 1]), gradient));
      gradients.set(bias, reduceSum(gradient, [1], { keepAxes: true }));
      if (index > lowest || features)
        gradient = matMul(gradient, transpose(named(this.#parameters, kernel), [0, 2, 1]));
    }
    return features ? reduceSum(gradient, [0]) : undefined;
  }
}

function activate(x: Tensor, slope: number): Tensor {
  return slope === 0 ? relu(x) : leakyRelu(x, slope);
}
