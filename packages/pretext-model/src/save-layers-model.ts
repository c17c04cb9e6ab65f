import { writeFolder } from '@ecg-affect/files';
import { convolutionLayers, type EncoderDescription, type Pooling, poolingsOf } from '@ecg-affect/network';
import type { Encoder } from './encoder.js';

interface Layer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>> & { readonly name: string };
}

/**
 * Saves an encoder as a TensorFlow.js LayersModel (`model.json` and `weights.bin`, the format of `tf.loadLayersModel`), written without
 * TensorFlow.js: a sequential model from windows [batch, inputLength] to features [batch, channels].
 * @param encoder what `loadEncoder` gives, or any description with its parameters
 * @param path folder, must not exist
 * @throws RangeError when the encoder pools by a quantile, or in several ways
 * @throws Error when a parameter is missing, or `path` cannot be written
 */
export async function saveLayersModel(encoder: Encoder, path: string): Promise<void> {
  const { description, parameters } = encoder;
  const layers = layersOf(description);
  const specifications: { name: string; shape: number[]; dtype: 'float32' }[] = [];
  const weights: Uint8Array[] = [];
  const addWeight = (name: string, shape: number[], values: Float32Array): void => {
    specifications.push({ name, shape, dtype: 'float32' });
    weights.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  };
  for (const { name, kernel, inChannels, outChannels } of convolutionLayers(description)) {
    const values = parameters.get(`${name}.kernel`);
    const bias = parameters.get(`${name}.bias`);
    if (!values || !bias) throw new Error(`the encoder has no parameters of ${name}`);
    addWeight(
      `${name}/kernel`,
      [kernel, inChannels, outChannels],
      reverseAxes(values, outChannels, inChannels, kernel),
    );
    addWeight(`${name}/bias`, [outChannels], bias);
  }
  const model = {
    format: 'layers-model',
    generatedBy: 'ecg-affect',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: { name: 'encoder', layers },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightsManifest: [{ paths: ['weights.bin'], weights: specifications }],
  };
  await writeFolder(
    path,
    new Map<string, string | Uint8Array>([
      ['model.json', JSON.stringify(model)],
      ['weights.bin', Buffer.concat(weights)],
    ]),
  );
}

function layersOf(description: EncoderDescription): Layer[] {
  const { inputLength, slope } = description;
  const layers: Layer[] = [
    layer('Reshape', 'ecg', { batch_input_shape: [null, inputLength], target_shape: [inputLength, 1] }),
  ];
  for (const { name, kernel, outChannels, pool } of convolutionLayers(description)) {
    layers.push(
      layer('Conv1D', name, { filters: outChannels, kernel_size: [kernel], padding: 'same' }),
      layer('LeakyReLU', `${name}_leaky_relu`, { alpha: slope }),
    );
    if (pool) layers.push(layer('MaxPooling1D', `${name}_pool`, { pool_size: [pool.size], strides: [pool.stride] }));
  }
  return [...layers, layer(poolingLayer(poolingsOf(description)), 'features')];
}

function poolingLayer(pooling: readonly Pooling[]): string {
  if (pooling.join() === 'max') return 'GlobalMaxPooling1D';
  if (pooling.join() === 'mean') return 'GlobalAveragePooling1D';
  throw new RangeError(`a LayersModel pools by max or by mean, the encoder by ${pooling.join()}`);
}

function layer(className: string, name: string, config: Readonly<Record<string, unknown>> = {}): Layer {
  return { class_name: className, config: { name, ...config } };
}

/** A kernel [out, in, k] as [k, in, out]. */
function reverseAxes(values: Float32Array, out: number, inputs: number, kernel: number): Float32Array {
  const reversed = new Float32Array(values.length);
  for (let o = 0; o < out; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let k = 0; k < kernel; k++) reversed[(k * inputs + i) * out + o] = values[(o * inputs + i) * kernel + k];
    }
  }
  return reversed;
}
