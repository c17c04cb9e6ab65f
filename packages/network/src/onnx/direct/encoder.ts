import { concat, conv, leakyRelu, reshape } from '@ecg-affect/onnx-graph';
import { convolutionLayers } from '../../layers.js';
import { poolingsOf } from '../../pooling.js';
import { type EncoderForm, named } from '../encoder-form.js';
import { directMaxPool } from './max-pool.js';
import { pool } from './pooling.js';

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

  build(encoder, x, parameters) {
    let signal = reshape(x, [x.shape[0], 1, encoder.inputLength]);
    for (const { name, kernel, pool } of convolutionLayers(encoder)) {
      const pads = [Math.floor((kernel - 1) / 2), Math.floor(kernel / 2)];
      const sum = conv(signal, named(parameters, `${name}.kernel`), named(parameters, `${name}.bias`), { pads });
      signal = leakyRelu(sum, encoder.slope);
      if (pool !== undefined) signal = directMaxPool(signal, pool);
    }
    return concat(
      poolingsOf(encoder).map((pooling) => pool(signal, pooling)),
      1,
    );
  },
};
