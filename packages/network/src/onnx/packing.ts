import { elementCount } from '../element-count.js';
import type { Parameters } from '../engine.js';

/** A parameter's place in a packed tensor. */
export interface PackedPiece {
  /** The parameter's name. */
  readonly parameter: string;
  /** The parameter's shape. */
  readonly shape: readonly number[];
  /** True where the packed piece has the last axis first: a convolution's kernel as [k, out, in]. */
  readonly lastAxisFirst?: boolean;
}

/** A tensor that a graph takes, made of parameters one after the other: e.g. the same layer's kernels of several heads. */
export interface PackedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly pieces: readonly PackedPiece[];
}

/**
 * Writes parameters to `packed` as a graph takes them.
 *
 * @throws RangeError when a parameter is absent or of another length
 */
export function pack(tensors: readonly PackedTensor[], parameters: Parameters, packed: Float32Array): void {
  forEachPiece(tensors, packed, ({ parameter, shape, lastAxisFirst }, piece) => {
    const values = parameters.get(parameter);
    if (values?.length !== piece.length) {
      throw new RangeError(
        `invalid parameters: ${parameter} has ${values?.length ?? 'no'} values, expected ${piece.length}`,
      );
    }
    if (!lastAxisFirst) return piece.set(values);
    const last = shape[shape.length - 1];
    const rest = values.length / last;
    for (let i = 0; i < rest; i++) for (let j = 0; j < last; j++) piece[j * rest + i] = values[i * last + j];
  });
}

/** The other way: reads what `pack` wrote, or gradients in the same form, into `parameters`; names it does not hold are left out. */
export function unpack(tensors: readonly PackedTensor[], packed: Float32Array, parameters: Parameters): void {
  forEachPiece(tensors, packed, ({ parameter, shape, lastAxisFirst }, piece) => {
    const values = parameters.get(parameter);
    if (values === undefined) return;
    if (!lastAxisFirst) return values.set(piece);
    const last = shape[shape.length - 1];
    const rest = values.length / last;
    for (let i = 0; i < rest; i++) for (let j = 0; j < last; j++) values[i * last + j] = piece[j * rest + i];
  });
}

function forEachPiece(
  tensors: readonly PackedTensor[],
  packed: Float32Array,
  visit: (piece: PackedPiece, values: Float32Array) => void,
): void {
  let offset = 0;
  for (const piece of tensors.flatMap((tensor) => tensor.pieces)) {
    const size = elementCount(piece.shape);
    visit(piece, packed.subarray(offset, offset + size));
    offset += size;
  }
}
