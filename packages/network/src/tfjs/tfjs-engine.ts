import { checkBatch } from '../check-batch.js';
import type { NetworkDescription } from '../description.js';
import type { CompileOptions, Engine, Parameters, Program } from '../engine.js';
import { rowsTogether } from '../losses/losses.js';
import { parameterShapes, trainedParameters } from '../parameters.js';
import { differentiate, evaluate } from './differentiate.js';
import { type NamedTensors, named } from './graph.js';
import { loadTfjsNode, type TensorFlow } from './load-tfjs-node.js';
import { concatenate, concatenateEach, mergeGradients, microBatches } from './micro-batch.js';

/** Examples computed at once: bounds the activations kept for the backward pass to some hundred megabytes. */
const MICRO_BATCH = 32;

/**
 * TensorFlow.js with its own automatic differentiation, on the native backend of `@tensorflow/tfjs-node`, which has its own threads
 * (`workers` has no effect). `compile` throws an Error that says how to install that package where it is absent.
 */
export const tfjsEngine: Engine = {
  name: 'tfjs',
  async compile(network, options) {
    return tfjsProgram(loadTfjsNode(), network, options);
  },
};

/** A network on whichever backend `tf` has active. */
export function tfjsProgram(tf: TensorFlow, network: NetworkDescription, options: CompileOptions = {}): Program {
  const shapes = parameterShapes(network);
  const together = rowsTogether(network.heads) ?? 1;
  const rows = together * Math.max(Math.floor(MICRO_BATCH / together), 1);
  const trained = [...trainedParameters(shapes, options.frozen).keys()];
  const tensors = (parameters: Parameters): NamedTensors =>
    new Map([...shapes].map(([name, shape]) => [name, tf.tensor(named(parameters, name), shape)]));

  return {
    async gradients(parameters, batch) {
      checkBatch(network, batch);
      const parts = microBatches(batch, rows).map((part) => ({
        size: part.size,
        result: scoped(tf, () => differentiate(tf, network, tensors(parameters), trained, part)),
      }));
      return mergeGradients(parts);
    },
    async forward(parameters, x, size) {
      const parts = microBatches({ size, x, labels: new Map() }, rows).map((part) =>
        scoped(tf, () => evaluate(tf, network, tensors(parameters), part.x, part.size)),
      );
      return {
        features: concatenate(parts.map(({ features }) => features)),
        logits: concatenateEach(parts.map(({ logits }) => logits)),
      };
    },
    async dispose() {},
  };
}

/** `tf.tidy` for a function that returns no tensor: all that it makes are disposed. */
function scoped<T>(tf: TensorFlow, compute: () => T): T {
  tf.engine().startScope();
  try {
    return compute();
  } finally {
    tf.engine().endScope();
  }
}
