import type { HeadDescription, NetworkDescription } from '../description.js';
import { denseLayers, featureCount } from '../layers.js';
import { type LossDescription, lossOf } from '../losses/losses.js';
import type { PackedTensor } from './packing.js';
import type { RowTensor } from './row-program.js';

/** Heads of one form, which are computed side by side. */
export interface HeadGroup {
  /** Prefix of its tensors in the graph. */
  readonly name: string;
  readonly heads: readonly string[];
  readonly weights: readonly number[];
  readonly layers: readonly {
    /** Names of the packed tensors. */
    readonly kernel: string;
    readonly bias: string;
    readonly width: number;
    readonly hidden: boolean;
  }[];
  /** Of the activation below zero; 0 for ReLU. */
  readonly slope: number;
  readonly dropout: boolean;
  readonly outputs: number;
  readonly loss: LossDescription;
}

/**
 * Puts heads of equal form together.
 *
 * @throws RangeError when a head cannot have so many outputs for its loss
 */
export function headGroups(network: NetworkDescription): HeadGroup[] {
  const byForm = new Map<string, HeadDescription[]>();
  for (const head of network.heads) {
    const { name, loss, outputs, hidden, activation, dropout } = head;
    lossOf(loss).checkOutputs(name, outputs);
    const form = JSON.stringify([hidden, activation, dropout > 0, outputs, loss]);
    byForm.set(form, [...(byForm.get(form) ?? []), head]);
  }
  return [...byForm.values()].map((heads, index) => {
    const [{ activation, dropout, outputs, loss }] = heads;
    const name = `heads${index}`;
    return {
      name,
      heads: heads.map((head) => head.name),
      weights: heads.map((head) => head.weight),
      layers: denseLayers(heads[0], featureCount(network)).map((layer, depth) => ({
        kernel: `${name}.dense${depth + 1}.kernel`,
        bias: `${name}.dense${depth + 1}.bias`,
        width: layer.outputs,
        hidden: layer.hidden,
      })),
      slope: activation.kind === 'relu' ? 0 : activation.slope,
      dropout: dropout > 0,
      outputs,
      loss,
    };
  });
}

/** The parameters of a group as its graph takes them: kernels [heads, in, out], biases [heads, 1, out]. */
export function packedHeads({ heads, layers }: HeadGroup, features: number): PackedTensor[] {
  return layers.flatMap((layer, depth) => {
    const inputs = depth === 0 ? features : layers[depth - 1].width;
    const pieces = (kind: string, shape: readonly number[]) =>
      heads.map((head) => ({ parameter: `${head}.dense${depth + 1}.${kind}`, shape }));
    const { kernel, bias, width } = layer;
    return [
      {
        name: kernel,
        shape: [heads.length, inputs, width],
        pieces: pieces('kernel', [width, inputs]).map((piece) => ({ ...piece, lastAxisFirst: true })),
      },
      { name: bias, shape: [heads.length, 1, width], pieces: pieces('bias', [width]) },
    ];
  });
}

/** The labels of a group by row, as its loss takes them; none for a loss without labels. */
export function targetTensors({ name, heads, outputs, loss }: HeadGroup): RowTensor[] {
  return lossOf(loss).labels === undefined ? [] : [{ name: `${name}.targets`, groups: heads.length, width: outputs }];
}

/** The dropout masks of a group by row, one a hidden layer; none without dropout. */
export function maskTensors({ name, heads, layers, dropout }: HeadGroup): RowTensor[] {
  if (!dropout) return [];
  const hidden = layers.filter((layer) => layer.hidden);
  return hidden.map(({ width }, depth) => ({ name: `${name}.mask${depth + 1}`, groups: heads.length, width }));
}
