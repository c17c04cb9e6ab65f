import type { NetworkDescription } from '../description.js';
import { featureCount, inputSize } from '../layers.js';
import type { PackedProgram } from './compiled-program.js';
import type { EncoderForm } from './encoder-form.js';
import { headGroups, packedHeads } from './head-groups.js';
import { headLogits } from './heads.js';
import { RowProgramBuilder } from './row-program-builder.js';

/**
 * A network's features and logits as a row program, without dropout. Input by row: x; outputs by row: the features, then the logits of each group of heads.
 *
 * @param rows rows a run
 */
export function forwardProgram(network: NetworkDescription, form: EncoderForm, rows: number): PackedProgram {
  const encoder = 'encoder' in network.input ? network.input.encoder : undefined;
  const groups = headGroups(network);
  const packedEncoder = encoder === undefined ? [] : form.parameters(encoder);
  const packedParameters = [...packedEncoder, ...groups.flatMap((group) => packedHeads(group, featureCount(network)))];

  const builder = new RowProgramBuilder(rows);
  const parameters = builder.parameters(packedParameters);
  const x = builder.input({ name: 'x', width: inputSize(network) });
  const features = encoder === undefined ? x : form.build(encoder, x, parameters, builder.prepare);
  builder.output({ name: 'features', width: featureCount(network) }, features);
  for (const group of groups) {
    const logits = headLogits(group, features, parameters);
    builder.output({ name: `${group.name}.logits`, groups: group.heads.length, width: group.outputs }, logits);
  }
  return { ...builder.build(), packedParameters };
}
