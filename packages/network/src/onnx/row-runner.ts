import { InferenceSession, Tensor } from 'onnxruntime-node';
import { elementCount } from '../element-count.js';
import {
  copyRows,
  type RowProgram,
  type RowTask,
  type RowTensor,
  sumAfter,
  sumBefore,
  type WholeTensor,
} from './row-program.js';

/**
 * Runs a row program in this process.
 *
 * One thread a session is both faster than several, with a session in each worker process, and exact: ScatterND of onnxruntime 1.30 loses additions otherwise.
 */
export class RowRunner {
  readonly #program: RowProgram;
  readonly #session: InferenceSession;
  readonly #preparation: InferenceSession | undefined;
  readonly #parameters: BoundTensors;
  readonly #prepared: BoundTensors;
  readonly #inputs: BoundTensors;
  readonly #outputs: BoundTensors;
  // A run reads one and writes the other, and the next run the other way round.
  readonly #sums: readonly [BoundTensors, BoundTensors];

  /** Of the parameters that this runner has. */
  #version: number | undefined;

  private constructor(program: RowProgram, session: InferenceSession, preparation: InferenceSession | undefined) {
    this.#program = program;
    this.#session = session;
    this.#preparation = preparation;
    const shapes = (tensors: readonly RowTensor[]) =>
      tensors.map(({ name, groups, width }) => ({
        name,
        shape: groups === undefined ? [program.rows, width] : [groups, program.rows, width],
      }));
    this.#parameters = new BoundTensors(program.parameters);
    this.#prepared = new BoundTensors(program.preparation?.outputs ?? []);
    this.#inputs = new BoundTensors(shapes(program.inputs));
    this.#outputs = new BoundTensors(shapes(program.outputs));
    this.#sums = [new BoundTensors(program.sums), new BoundTensors(program.sums)];
  }

  static async create(program: RowProgram): Promise<RowRunner> {
    const { model, preparation, device } = program;
    const session = await openSession(model, device);
    // It runs once a step, so it gives its memory back: an arena would keep it beside that of the runs.
    const once = { enableCpuMemArena: false };
    return new RowRunner(program, session, preparation && (await openSession(preparation.model, device, once)));
  }

  async run(task: RowTask): Promise<void> {
    const { rows, inputs, outputs } = this.#program;
    await this.#takeParameters(task);
    let [before, after] = this.#sums;
    before.values.fill(0);
    for (let start = task.start; start < task.end; start += rows) {
      const count = Math.min(rows, task.end - start);
      if (count < rows) this.#inputs.values.fill(0);
      for (const [i, tensor] of inputs.entries()) {
        copyRows(
          tensor,
          count,
          { from: task.inputs[i], start, size: task.size },
          { to: this.#inputs.arrays[i], start: 0, size: rows },
        );
      }
      await this.#session.run(
        {
          ...this.#parameters.tensors,
          ...this.#prepared.tensors,
          ...this.#inputs.tensors,
          ...before.renamed(sumBefore),
        },
        { ...this.#outputs.tensors, ...after.renamed(sumAfter) },
      );
      for (const [i, tensor] of outputs.entries()) {
        copyRows(
          tensor,
          count,
          { from: this.#outputs.arrays[i], start: 0, size: rows },
          { to: task.outputs[i], start, size: task.size },
        );
      }
      [before, after] = [after, before];
    }
    task.sums.set(before.values);
  }

  async #takeParameters({ parameters, version }: RowTask): Promise<void> {
    if (version === this.#version) return;
    this.#parameters.values.set(parameters);
    await this.#preparation?.run(this.#parameters.tensors, this.#prepared.tensors);
    this.#version = version;
  }

  async dispose(): Promise<void> {
    await this.#session.release();
    await this.#preparation?.release();
  }
}

function openSession(
  model: Uint8Array,
  device: RowProgram['device'] = 'cpu',
  options: InferenceSession.SessionOptions = {},
): Promise<InferenceSession> {
  return InferenceSession.create(model, {
    ...options,
    executionProviders: [device],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    // The plan of all memory that it would make beforehand takes as much again as running does, and no time off.
    enableMemPattern: false,
    logSeverityLevel: 3,
  });
}

/** onnxruntime tensors, one after the other in one array: the session reads and writes them in place. */
class BoundTensors {
  readonly values: Float32Array;
  readonly arrays: readonly Float32Array[];
  readonly tensors: Readonly<Record<string, Tensor>>;

  constructor(tensors: readonly WholeTensor[]) {
    const sizes = tensors.map(({ shape }) => elementCount(shape));
    this.values = new Float32Array(sizes.reduce((sum, size) => sum + size, 0));
    let offset = 0;
    this.arrays = sizes.map((size) => {
      offset += size;
      return this.values.subarray(offset - size, offset);
    });
    this.tensors = Object.fromEntries(
      tensors.map(({ name, shape }, i) => [name, new Tensor('float32', this.arrays[i], shape)]),
    );
  }

  renamed(rename: (name: string) => string): Record<string, Tensor> {
    return Object.fromEntries(Object.entries(this.tensors).map(([name, tensor]) => [rename(name), tensor]));
  }
}
