import { add, gradients, mul, reduceSum, type Tensor } from '@ecg-affect/onnx-graph';
import type { NetworkDescription } from '../description.js';
import { featureCount, inputSize } from '../layers.js';
import type { PackedProgram } from './compiled-program.js';
import { type EncoderForm, named } from './encoder-form.js';
import { type HeadGroup, headGroups, maskTensors, packedHeads, targetTensors } from './head-groups.js';
import { headLogits, headLosses } from './heads.js';
import type { PackedTensor } from './packing.js';
import { RowProgramBuilder } from './row-program-builder.js';

/** A network's gradients and losses as a row program. */
export interface GradientProgram extends PackedProgram {
  readonly groups: readonly HeadGroup[];
  /** What the first of its sums are made of: those of `packedParameters` that hold a trained one. The others are the losses, [heads] a group. */
  readonly packedGradients: readonly PackedTensor[];
}

export interface GradientProgramOptions {
  readonly form: EncoderForm;
  /** Rows a run. */
  readonly rows: number;
  readonly trained: (parameter: string) => boolean;
}

/**
 * Inputs by row, in this order: x; 1 / batch size (0 where a row only fills up); of each group of heads the targets, then the dropout masks.
 * Outputs by row: the logits of each group.
 */
export function gradientProgram(
  network: NetworkDescription,
  { form, rows, trained }: GradientProgramOptions,
): GradientProgram {
  if (network.heads.length === 0) throw new RangeError('invalid network: without heads it has no loss');
  const encoder = 'encoder' in network.input ? network.input.encoder : undefined;
  const groups = headGroups(network);
  const packedEncoder = encoder === undefined ? [] : form.parameters(encoder);
  const packedParameters = [...packedEncoder, ...groups.flatMap((group) => packedHeads(group, featureCount(network)))];
  const packedGradients = packedParameters.filter(({ pieces }) => pieces.some(({ parameter }) => trained(parameter)));

  const builder = new RowProgramBuilder(rows);
  const parameters = builder.parameters(packedParameters);
  const x = builder.input({ name: 'x', width: inputSize(network) });
  const rowWeights = builder.input({ name: 'rowWeights', width: 1 });
  const features = encoder === undefined ? x : form.build(encoder, x, parameters, builder.prepare);

  const losses = new Map<string, Tensor>();
  const weighted: Tensor[] = [];
  for (const group of groups) {
    const [targets] = targetTensors(group).map((tensor) => builder.input(tensor));
    const masks = maskTensors(group).map((mask) => builder.input(mask));
    const logits = headLogits(group, features, parameters, masks);
    const ofHeads = headLosses(group, logits, targets, rowWeights);
    builder.output({ name: `${group.name}.logits`, groups: group.heads.length, width: group.outputs }, logits);
    losses.set(`${group.name}.losses`, ofHeads);
    const weights = x.graph.constant(Float32Array.from(group.weights), [group.weights.length]);
    weighted.push(reduceSum(mul(ofHeads, weights), [0]));
  }

  const names = packedGradients.map(({ name }) => name);
  const loss = weighted.reduce((sum, share) => add(sum, share));
  const shares = gradients(
    loss,
    names.map((name) => named(parameters, name)),
  );
  for (const [index, share] of shares.entries()) builder.sum(names[index], share);
  for (const [name, share] of losses) builder.sum(name, share);
  return { ...builder.build(), groups, packedParameters, packedGradients };
}
