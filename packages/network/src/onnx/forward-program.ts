import { conv, leakyRelu, maxPool, reduceMax, reshape, type Tensor } from '@ecg-affect/onnx-graph';
import type { EncoderDescription, NetworkDescription } from '../description.js';
import { convolutionLayers, featureCount, inputSize } from '../layers.js';
import { samePads } from './direct/convolution.js';
import { directForm } from './direct/encoder.js';
import { named } from './encoder-pass.js';
import { headGroups, packedHeads } from './head-groups.js';
import { HeadPass } from './heads.js';
import type { PackedTensor } from './packing.js';
import type { RowProgram } from './row-program.js';
import { RowProgramBuilder } from './row-program-builder.js';

/** What the parameters of a forward program are made of. */
export function forwardParameters(network: NetworkDescription): PackedTensor[] {
  const encoder = 'encoder' in network.input ? directForm.parameters(network.input.encoder) : [];
  return [...encoder, ...headGroups(network).flatMap((group) => packedHeads(group, featureCount(network)))];
}

/**
 * Features and logits as a row program, without dropout. Input: x; outputs: the features, then the logits of each group of heads.
 *
 * @param packed the parameters as `forwardParameters` says; constants, which onnxruntime arranges in blocks for its convolutions (twice the speed)
 */
export function forwardProgram(network: NetworkDescription, packed: Float32Array, rows: number): RowProgram {
  const builder = new RowProgramBuilder(rows);
  const parameters = builder.constants(forwardParameters(network), packed);
  const x = builder.input({ name: 'x', width: inputSize(network) });
  const features = 'encoder' in network.input ? encoderFeatures(network.input.encoder, x, parameters) : x;
  builder.output({ name: 'features', width: featureCount(network) }, features);
  for (const group of headGroups(network)) {
    const { logits } = new HeadPass(group, features, parameters);
    builder.output({ name: `${group.name}.logits`, groups: group.heads.length, width: group.outputs }, logits);
  }
  return builder.build();
}

/**
 * The encoder's features [batch, channels] of x [batch, inputLength], the batch a number or a name.
 * As two-dimensional convolutions over an image of height 1: onnxruntime is faster at those by three quarters.
 *
 * @param parameters `conv1.kernel` [out, in, k], `conv1.bias` [out], ...; best as constants
 */
export function encoderFeatures(
  encoder: EncoderDescription,
  x: Tensor,
  parameters: ReadonlyMap<string, Tensor>,
): Tensor {
  let top = reshape(x, [x.shape[0], 1, 1, encoder.inputLength]);
  for (const { name, kernel, inChannels, outChannels, pool } of convolutionLayers(encoder)) {
    const [before, after] = samePads(kernel);
    const image = reshape(named(parameters, `${name}.kernel`), [outChannels, inChannels, 1, kernel]);
    const sum = conv(top, image, named(parameters, `${name}.bias`), { pads: [0, before, 0, after] });
    top = leakyRelu(sum, encoder.slope);
    if (pool !== undefined) top = maxPool(top, { size: [1, pool.size], stride: [1, pool.stride] });
  }
  return reduceMax(top, [2, 3]);
}
