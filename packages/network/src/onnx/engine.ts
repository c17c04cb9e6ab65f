import { availableParallelism } from 'node:os';
import { checkBatch } from '../check-batch.js';
import type { NetworkDescription } from '../description.js';
import type { Batch, CompileOptions, Engine, ForwardResult, GradientResult, Parameters, Program } from '../engine.js';
import { inputSize } from '../layers.js';
import { rowsTogether } from '../losses/losses.js';
import { createParameters, parameterShapes, trainedParameters } from '../parameters.js';
import { writeBatch } from './batch-rows.js';
import { chooseForm } from './choose-form.js';
import { CompiledProgram, type PackedProgram } from './compiled-program.js';
import { requireCuda } from './cuda.js';
import { directForm } from './direct/encoder.js';
import type { EncoderForm } from './encoder-form.js';
import { forwardProgram } from './forward-program.js';
import { type GradientProgram, gradientProgram } from './gradient-program.js';
import { type HeadGroup, headGroups } from './head-groups.js';
import { unpack } from './packing.js';
import { disableTelemetry } from './telemetry.js';

/** Rows a run: few enough for an encoder's activations to stay in the cache; heads alone are small. */
const ENCODER_ROWS = 8;
const FEATURE_ROWS = 128;
/** A GPU wants more at a time. */
const CUDA_ROWS = 128;

/** Trains and runs networks with onnxruntime-node: gradients are written out as ONNX graphs of ordinary operators. */
export const onnxEngine: Engine = {
  name: 'onnx',
  async compile(network, options = {}) {
    disableTelemetry();
    const log = options.log ?? ((line) => process.emitWarning(line));
    return onnxProgram(network, () => chooseForm(network, log, options.workers !== 0), options);
  },
};

/**
 * The same on a GPU, by onnxruntime's CUDA provider: the direct form, whose convolutions cuDNN has. Parameters and gradients cross to the device
 * and back in every run, because onnxruntime-node binds host memory only; the optimiser stays on the host.
 *
 * @throws Error from `compile` when onnxruntime-node has no CUDA provider that loads on this machine
 */
export const cudaEngine: Engine = {
  name: 'onnx-cuda',
  async compile(network, options = {}) {
    disableTelemetry();
    await requireCuda();
    return new OnnxProgram(network, () => directForm, { ...options, workers: 0 }, { rows: CUDA_ROWS, device: 'cuda' });
  },
};

/** A network made ready to run; `chooseForm` is asked for the encoder's form when it is first needed. */
export function onnxProgram(
  network: NetworkDescription,
  chooseForm: () => EncoderForm | Promise<EncoderForm>,
  options: CompileOptions = {},
): Program {
  return new OnnxProgram(network, chooseForm, options);
}

/** Where and in what pieces a network runs; by default on the processor, as suits the network. */
interface Placement {
  readonly rows?: number;
  readonly device?: 'cuda';
}

class OnnxProgram implements Program {
  readonly #network: NetworkDescription;
  readonly #chooseForm: () => EncoderForm | Promise<EncoderForm>;
  readonly #groups: readonly HeadGroup[];
  readonly #rows: number;
  readonly #workers: number;
  readonly #placement: Placement;
  readonly #trained: ReadonlyMap<string, readonly number[]>;
  // Made at first use: those who train may never ask for features, and the other way round.
  #form: Promise<EncoderForm> | undefined;
  #gradient: Promise<CompiledProgram<GradientProgram>> | undefined;
  #forward: Promise<CompiledProgram<PackedProgram>> | undefined;

  constructor(
    network: NetworkDescription,
    chooseForm: () => EncoderForm | Promise<EncoderForm>,
    { frozen = [], workers }: CompileOptions,
    placement: Placement = {},
  ) {
    const hasEncoder = 'encoder' in network.input;
    this.#network = network;
    this.#chooseForm = chooseForm;
    this.#groups = headGroups(network);
    this.#rows = rowsTogether(network.heads) ?? placement.rows ?? (hasEncoder ? ENCODER_ROWS : FEATURE_ROWS);
    this.#placement = placement;
    this.#workers = workers ?? (hasEncoder ? availableParallelism() : 0);
    this.#trained = trainedParameters(parameterShapes(network), frozen);
  }

  async gradients(parameters: Parameters, batch: Batch): Promise<GradientResult> {
    checkBatch(this.#network, batch);
    this.#gradient ??= this.#compileGradient();
    const compiled = await this.#gradient;
    const { sums, outputs } = await compiled.run(parameters, batch.size, (inputs) =>
      writeBatch(batch, this.#groups, inputs),
    );

    const gradients = createParameters(this.#trained);
    unpack(compiled.program.packedGradients, sums, gradients);
    const headLosses = sums.subarray(sums.length - this.#network.heads.length);
    const heads = this.#groups.flatMap((group) => group.heads);
    const weights = this.#groups.flatMap((group) => group.weights);
    return {
      loss: headLosses.reduce((sum, loss, index) => sum + weights[index] * loss, 0),
      losses: new Map(heads.map((head, index) => [head, headLosses[index]])),
      gradients,
      logits: this.#byHead(outputs, batch.size),
    };
  }

  async forward(parameters: Parameters, x: Float32Array, size: number): Promise<ForwardResult> {
    const expected = size * inputSize(this.#network);
    if (x.length !== expected) {
      throw new RangeError(`invalid x: ${x.length} values, expected ${expected} for ${size} rows`);
    }
    this.#forward ??= this.#compileForward();
    const compiled = await this.#forward;
    const { outputs } = await compiled.run(parameters, size, ([input]) => input.set(x));
    const [features, ...logits] = outputs;
    return { features: Float32Array.from(features), logits: this.#byHead(logits, size) };
  }

  async dispose(): Promise<void> {
    await (await this.#gradient)?.dispose();
    await (await this.#forward)?.dispose();
  }

  async #compileGradient(): Promise<CompiledProgram<GradientProgram>> {
    const form = await this.#chosenForm();
    const trained = (name: string) => this.#trained.has(name);
    const program = gradientProgram(this.#network, { form, rows: this.#rows, trained });
    return CompiledProgram.create(this.#placed(program), this.#workers);
  }

  async #compileForward(): Promise<CompiledProgram<PackedProgram>> {
    const program = forwardProgram(this.#network, await this.#chosenForm(), this.#rows);
    return CompiledProgram.create(this.#placed(program), this.#workers);
  }

  #placed<P extends PackedProgram>(program: P): P {
    const { device } = this.#placement;
    return device === undefined ? program : { ...program, device };
  }

  async #chosenForm(): Promise<EncoderForm> {
    this.#form ??= Promise.resolve(this.#chooseForm());
    return this.#form;
  }

  /** Cuts the groups' logits into those of each head, as copies. */
  #byHead(arrays: readonly Float32Array[], size: number): Map<string, Float32Array> {
    const logits = new Map<string, Float32Array>();
    for (const [group, { heads, outputs }] of this.#groups.entries()) {
      const width = size * outputs;
      for (const [index, head] of heads.entries()) {
        logits.set(head, arrays[group].slice(index * width, (index + 1) * width));
      }
    }
    return logits;
  }
}
