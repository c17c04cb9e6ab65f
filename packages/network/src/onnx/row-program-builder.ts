import { add, fixedShape, Graph, type Tensor } from '@ecg-affect/onnx-graph';
import type { Prepare } from './encoder-form.js';
import type { PackedTensor } from './packing.js';
import { type RowProgram, type RowTensor, sumAfter, sumBefore, type WholeTensor } from './row-program.js';

/** Declares a row program's inputs and outputs while its graph is built; their order is that of the calls. */
export class RowProgramBuilder {
  readonly #graph = new Graph('rows');
  readonly #preparation = new Graph('preparation');
  readonly #prepared: WholeTensor[] = [];
  #preparationParameters: ReadonlyMap<string, Tensor> = new Map();
  readonly #rows: number;
  readonly #parameters: WholeTensor[] = [];
  readonly #inputs: RowTensor[] = [];
  readonly #outputs: RowTensor[] = [];
  readonly #sums: WholeTensor[] = [];

  /** @param rows rows a run */
  constructor(rows: number) {
    this.#rows = rows;
  }

  parameters(tensors: readonly PackedTensor[]): Map<string, Tensor> {
    const inputsOf = (graph: Graph) =>
      new Map(tensors.map(({ name, shape }) => [name, graph.input(name, 'float32', shape)]));
    this.#parameters.push(...tensors.map(({ name, shape }) => ({ name, shape })));
    this.#preparationParameters = inputsOf(this.#preparation);
    return inputsOf(this.#graph);
  }

  /** A tensor that follows from the parameters alone, and is made once for each set of them instead of in every run. */
  readonly prepare: Prepare = (name, make) => {
    const value = make(this.#preparationParameters);
    const shape = fixedShape(value);
    this.#preparation.output(name, value);
    this.#prepared.push({ name, shape });
    return this.#graph.input(name, 'float32', shape);
  };

  input(tensor: RowTensor): Tensor {
    const { name, groups, width } = tensor;
    this.#inputs.push(tensor);
    return this.#graph.input(name, 'float32', [...(groups === undefined ? [] : [groups]), this.#rows, width]);
  }

  output(tensor: RowTensor, value: Tensor): void {
    this.#outputs.push(tensor);
    this.#graph.output(tensor.name, value);
  }

  /** @param share what these rows add to the sum */
  sum(name: string, share: Tensor): void {
    const shape = fixedShape(share);
    this.#sums.push({ name, shape });
    this.#graph.output(sumAfter(name), add(this.#graph.input(sumBefore(name), 'float32', shape), share));
  }

  build(): RowProgram {
    return {
      model: this.#graph.serialise(),
      ...(this.#prepared.length > 0 && {
        preparation: { model: this.#preparation.serialise(), outputs: this.#prepared },
      }),
      rows: this.#rows,
      parameters: this.#parameters,
      inputs: this.#inputs,
      outputs: this.#outputs,
      sums: this.#sums,
    };
  }
}
