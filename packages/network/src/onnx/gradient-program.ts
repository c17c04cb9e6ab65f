import { add, type Tensor } from '@ecg-affect/onnx-graph';
import type { NetworkDescription } from '../description.js';
import { featureCount, inputSize } from '../layers.js';
import type { PackedProgram } from './compiled-program.js';
import { type EncoderForm, named } from './encoder-pass.js';
import { type HeadGroup, headGroups, maskTensors, packedHeads, targetTensor } from './head-groups.js';
import { HeadPass } from './heads.js';
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
  const trainedTensors = new Set(packedGradients.map(({ name }) => name));
  const encoderTrained = packedEncoder.some(({ name }) => trainedTensors.has(name));

  const builder = new RowProgramBuilder(rows);
  const parameters = builder.parameters(packedParameters);
  const x = builder.input({ name: 'x', width: inputSize(network) });
  const rowWeights = builder.input({ name: 'rowWeights', width: 1 });
  const encoderPass = encoder && form.build(encoder, x, parameters, trained, builder.prepare);

  const gradients = new Map<string, Tensor>();
  const losses = new Map<string, Tensor>();
  let featureGradient: Tensor | undefined;
  for (const group of groups) {
    const targets = builder.input(targetTensor(group));
    const masks = maskTensors(group).map((mask) => builder.input(mask));
    const pass = new HeadPass(group, encoderPass?.features ?? x, parameters, masks);
    builder.output({ name: `${group.name}.logits`, groups: group.heads.length, width: group.outputs }, pass.logits);
    losses.set(`${group.name}.losses`, pass.losses(targets, rowWeights));
    const share = pass.backward(targets, rowWeights, { gradients, trained: trainedTensors, features: encoderTrained });
    if (share !== undefined) featureGradient = featureGradient ? add(featureGradient, share) : share;
  }
  if (encoderPass !== undefined && featureGradient !== undefined) {
    for (const [name, gradient] of encoderPass.backward(featureGradient)) gradients.set(name, gradient);
  }

  for (const { name } of packedGradients) builder.sum(name, named(gradients, name));
  for (const [name, loss] of losses) builder.sum(name, loss);
  return { ...builder.build(), groups, packedParameters, packedGradients };
}
