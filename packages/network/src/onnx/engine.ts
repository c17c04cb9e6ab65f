import { availableParallelism } from 'node:os';
import { checkBatch } from '../check-batch.js';
import type { NetworkDescription } from '../description.js';
import type { Batch, CompileOptions, Engine, ForwardResult, GradientResult, Parameters, Program } from '../engine.js';
import { inputSize } from '../layers.js';
import { createParameters, parameterCount, parameterShapes, trainedParameters } from '../parameters.js';
import { writeBatch } from './batch-rows.js';
import { chooseForm } from './choose-form.js';
import type { EncoderForm } from './encoder-pass.js';
import { type Executor, inProcess } from './executor.js';
import { forwardParameters, forwardProgram } from './forward-program.js';
import { type GradientProgram, gradientProgram } from './gradient-program.js';
import { type HeadGroup, headGroups } from './head-groups.js';
import { pack, unpack } from './packing.js';
import type { RowProgram } from './row-program.js';
import { ShardedRun } from './sharded-run.js';
import { workerPool } from './worker-pool.js';

/** Rows a run: few enough for an encoder's activations to stay in the cache; heads alone are small. */
const ENCODER_ROWS = 8;
const FEATURE_ROWS = 128;

/** Trains and runs networks with onnxruntime-node: gradients are written out as ONNX graphs of ordinary operators. */
export const onnxEngine: Engine = {
  name: 'onnx',
  async compile(network, options = {}) {
    const log = options.log ?? ((line) => process.emitWarning(line));
    return onnxProgram(network, () => chooseForm(network, log), options);
  },
};

/** A network made ready to run; `form` is asked for the encoder's form at the first gradient. */
export function onnxProgram(
  network: NetworkDescription,
  form: () => EncoderForm | Promise<EncoderForm>,
  options: CompileOptions = {},
): Program {
  return new OnnxProgram(network, form, options);
}

class OnnxProgram implements Program {
  readonly #network: NetworkDescription;
  readonly #form: () => EncoderForm | Promise<EncoderForm>;
  readonly #groups: readonly HeadGroup[];
  readonly #rows: number;
  readonly #workers: number;
  readonly #trained: ReadonlyMap<string, readonly number[]>;
  #gradient: Promise<{ readonly program: GradientProgram; readonly executor: Executor }> | undefined;
  #gradientRun: ShardedRun | undefined;
  #forward: { readonly packed: Float32Array; readonly program: RowProgram; readonly executor: Executor } | undefined;
  #forwardRun: ShardedRun | undefined;

  constructor(
    network: NetworkDescription,
    form: () => EncoderForm | Promise<EncoderForm>,
    { frozen = [], workers }: CompileOptions,
  ) {
    const hasEncoder = 'encoder' in network.input;
    this.#network = network;
    this.#form = form;
    this.#groups = headGroups(network);
    this.#rows = hasEncoder ? ENCODER_ROWS : FEATURE_ROWS;
    this.#workers = workers ?? (hasEncoder ? availableParallelism() : 0);
    this.#trained = trainedParameters(parameterShapes(network), frozen);
  }

  async gradients(parameters: Parameters, batch: Batch): Promise<GradientResult> {
    checkBatch(this.#network, batch);
    this.#gradient ??= this.#compileGradient();
    const { program, executor } = await this.#gradient;
    const { packedParameters, packedGradients } = program;
    if (this.#gradientRun?.size !== batch.size) this.#gradientRun = new ShardedRun(program, batch.size);
    const run = this.#gradientRun;
    pack(packedParameters, parameters, run.parameters);
    writeBatch(batch, this.#groups, run.inputs);
    const sums = await run.run(executor);

    const gradients = createParameters(this.#trained);
    unpack(packedGradients, sums, gradients);
    let offset = sums.length - this.#network.heads.length;
    let loss = 0;
    const losses = new Map<string, number>();
    for (const { heads, weights } of this.#groups) {
      for (const [index, head] of heads.entries()) {
        losses.set(head, sums[offset]);
        loss += weights[index] * sums[offset];
        offset++;
      }
    }
    return { loss, losses, gradients, logits: this.#byHead(run.outputs, batch.size) };
  }

  async forward(parameters: Parameters, x: Float32Array, size: number): Promise<ForwardResult> {
    const expected = size * inputSize(this.#network);
    if (x.length !== expected)
      throw new RangeError(`invalid x: ${x.length} values, expected ${expected} for ${size} rows`);
    const { program, executor } = await this.#forwardWith(parameters);
    if (this.#forwardRun?.size !== size) this.#forwardRun = new ShardedRun(program, size);
    const run = this.#forwardRun;
    run.inputs[0].set(x);
    await run.run(executor);
    const [features, ...logits] = run.outputs;
    return { features: Float32Array.from(features), logits: this.#byHead(logits, size) };
  }

  async dispose(): Promise<void> {
    await (await this.#gradient)?.executor.dispose();
    await this.#forward?.executor.dispose();
  }

  /** At the first gradient: features alone need none, and a network without heads has none. */
  async #compileGradient(): Promise<{ program: GradientProgram; executor: Executor }> {
    const program = gradientProgram(this.#network, {
      form: await this.#form(),
      rows: this.#rows,
      trained: (name) => this.#trained.has(name),
    });
    return { program, executor: await this.#execute(program) };
  }

  /** The forward program with these parameters as constants: kept until they change. */
  async #forwardWith(parameters: Parameters): Promise<{ program: RowProgram; executor: Executor }> {
    const packed = new Float32Array(parameterCount(parameterShapes(this.#network)));
    pack(forwardParameters(this.#network), parameters, packed);
    if (this.#forward === undefined || !this.#forward.packed.every((value, i) => value === packed[i])) {
      await this.#forward?.executor.dispose();
      const program = forwardProgram(this.#network, packed, this.#rows);
      this.#forward = { packed, program, executor: await this.#execute(program) };
    }
    return this.#forward;
  }

  #execute(program: RowProgram): Promise<Executor> {
    return this.#workers === 0 ? inProcess(program) : workerPool(program, this.#workers);
  }

  /** Cuts the groups' logits into those of each head, as copies. */
  #byHead(arrays: readonly Float32Array[], size: number): Map<string, Float32Array> {
    const logits = new Map<string, Float32Array>();
    for (const [group, { heads, outputs }] of this.#groups.entries()) {
      for (const [index, head] of heads.entries()) {
        logits.set(
          head,
          Float32Array.from(arrays[group].subarray(index * size * outputs, (index + 1) * size * outputs)),
        );
      }
    }
    return logits;
  }
}
