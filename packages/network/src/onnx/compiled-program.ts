import type { Parameters } from '../engine.js';
import { createExecutor, type Executor } from './executor.js';
import { type PackedTensor, pack } from './packing.js';
import type { RowProgram } from './row-program.js';
import { ShardedRun } from './sharded-run.js';

/** A row program that says what its parameters are made of. */
export interface PackedProgram extends RowProgram {
  readonly packedParameters: readonly PackedTensor[];
}

/** A row program with the processes that run it. One run at a time. */
export class CompiledProgram<P extends PackedProgram> {
  readonly program: P;
  readonly #executor: Executor;
  /** For the size of the last batch: mostly the next one's, too. */
  #run: ShardedRun | undefined;
  #version = 0;

  private constructor(program: P, executor: Executor) {
    this.program = program;
    this.#executor = executor;
  }

  /** @param workers processes; 0 for this one */
  static async create<P extends PackedProgram>(program: P, workers: number): Promise<CompiledProgram<P>> {
    return new CompiledProgram(program, await createExecutor(program, workers));
  }

  /**
   * @param write fills the inputs, [groups, size, width] each
   * @returns the sums one after the other, and the outputs, [groups, size, width] each, which the next run overwrites
   */
  async run(
    parameters: Parameters,
    size: number,
    write: (inputs: readonly Float32Array[]) => void,
  ): Promise<{ readonly sums: Float32Array; readonly outputs: readonly Float32Array[] }> {
    if (this.#run?.size !== size) this.#run = new ShardedRun(this.program, size);
    const run = this.#run;
    pack(this.program.packedParameters, parameters, run.parameters);
    write(run.inputs);
    return { sums: await run.run(this.#executor, ++this.#version), outputs: run.outputs };
  }

  dispose(): Promise<void> {
    return this.#executor.dispose();
  }
}
