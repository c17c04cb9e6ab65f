import tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../tfjs/load-tfjs-node.js';

/** TensorFlow.js on its backend in plain JavaScript: slow, and everywhere. */
export async function pureTfjs(): Promise<TensorFlow> {
  tf.enableProdMode(); // or its first operation advertises tfjs-node on the terminal
  await tf.setBackend('cpu');
  return tf;
}
