import { concat, reshape } from '@ecg-affect/onnx-graph';
import { encoderLayers } from '../../encoder/layers.js';
import { poolInOnnx, poolingsOf } from '../../encoder/pooling.js';
import { type EncoderForm, named } from '../encoder-form.js';

/** The encoder in standard operators on [rows, channels, time]: the readable form for all layers, which the Fourier form is compared with. */
export const directForm: EncoderForm = {
  name: 'direct',

  parameters: (encoder) =>
    encoderLayers(encoder).flatMap(({ parameters }) =>
      Array.from(parameters, ([name, shape]) => ({ name, shape, pieces: [{ parameter: name, shape }] })),
    ),

  build(encoder, x, parameters) {
    const signal = encoderLayers(encoder).reduce(
      (value, layer) => layer.onnx(value, (name) => named(parameters, name)),
      reshape(x, [x.shape[0], 1, encoder.inputLength]),
    );
    return concat(
      poolingsOf(encoder).map((pooling) => poolInOnnx(signal, pooling)),
      1,
    );
  },
};
