import { concat, conv, leakyRelu, reshape, type Tensor } from '@ecg-affect/onnx-graph';
import { type ConvolutionLayer, convolutionLayers } from '../../layers.js';
import { poolingsOf } from '../../pooling.js';
import { type EncoderForm, named, requireMax } from '../encoder-pass.js';
import { leakyReluGradient } from '../leaky-relu.js';
import { biasGradient, inputGradient, kernelGradient, samePads } from './convolution.js';
import { globalMaxGradient } from './global-max.js';
import { DirectMaxPool } from './max-pool.js';
import { pool } from './pooling.js';

interface PassedLayer extends ConvolutionLayer {
  readonly input: Tensor;
  readonly kernelTensor: Tensor;
  /** After the leaky ReLU, before the pool. */
  readonly activation: Tensor;
  readonly maxPool: DirectMaxPool | undefined;
}

/** The encoder in standard operators on [rows, channels, time]: the readable form, which the Fourier form is compared with. */
export const directForm: EncoderForm = {
  name: 'direct',

  parameters: (encoder) =>
    convolutionLayers(encoder).flatMap(({ name, outChannels, inChannels, kernel }) => {
      const tensor = (parameter: string, shape: readonly number[]) => ({
        name: parameter,
        shape,
        pieces: [{ parameter, shape }],
      });
      return [tensor(`${name}.kernel`, [outChannels, inChannels, kernel]), tensor(`${name}.bias`, [outChannels])];
    }),

  build(encoder, x, parameters, trained) {
    const passed: PassedLayer[] = [];
    let top = reshape(x, [x.shape[0], 1, encoder.inputLength]);
    for (const layer of convolutionLayers(encoder)) {
      const input = top;
      const kernelTensor = named(parameters, `${layer.name}.kernel`);
      const sum = conv(input, kernelTensor, named(parameters, `${layer.name}.bias`), { pads: samePads(layer.kernel) });
      const activation = leakyRelu(sum, encoder.slope);
      const maxPool = layer.pool && new DirectMaxPool(activation, layer.length, layer.pool);
      passed.push({ ...layer, input, kernelTensor, activation, maxPool });
      top = maxPool?.output ?? activation;
    }

    const backward = (featureGradient: Tensor) => {
      const gradients = new Map<string, Tensor>();
      const lowest = passed.findIndex(({ name }) => trained(`${name}.kernel`) || trained(`${name}.bias`));
      requireMax(encoder);
      let gradient = globalMaxGradient(featureGradient, top);
      for (let index = passed.length - 1; index >= lowest; index--) {
        const { name, kernel, input, kernelTensor, activation, maxPool } = passed[index];
        if (maxPool !== undefined) gradient = maxPool.backward(gradient);
        gradient = leakyReluGradient(gradient, activation, encoder.slope);
        if (trained(`${name}.kernel`)) gradients.set(`${name}.kernel`, kernelGradient(gradient, input, kernel));
        if (trained(`${name}.bias`)) gradients.set(`${name}.bias`, biasGradient(gradient));
        if (index > lowest) gradient = inputGradient(gradient, kernelTensor);
      }
      return gradients;
    };
    return {
      features: concat(
        poolingsOf(encoder).map((pooling) => pool(top, pooling)),
        1,
      ),
      backward,
    };
  },
};
