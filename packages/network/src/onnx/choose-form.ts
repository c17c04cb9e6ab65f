import { Random } from '@ecg-affect/random';
import type { HeadDescription, NetworkDescription } from '../description.js';
import type { Parameters } from '../engine.js';
import { initialiseParameters } from '../initialise.js';
import { inputSize } from '../layers.js';
import { createParameters, parameterShapes } from '../parameters.js';
import { writeBatch } from './batch-rows.js';
import { directForm } from './direct/encoder.js';
import type { EncoderForm } from './encoder-form.js';
import { createExecutor } from './executor.js';
import { fourierForm } from './fourier/encoder.js';
import { planFourier } from './fourier/plan.js';
import { gradientProgram } from './gradient-program.js';
import { pack, unpack } from './packing.js';
import { ShardedRun } from './sharded-run.js';

/** Rows of the batch that both forms are compared on. */
const ROWS = 2;

/** The forms differ below the heads: one of the simplest is enough. */
const PROBE_HEAD: HeadDescription = {
  name: 'probe',
  hidden: [],
  activation: { kind: 'relu' },
  dropout: 0,
  outputs: 1,
  loss: 'sigmoid',
  weight: 1,
};

/**
 * Largest relative difference of a gradient between the forms. Both round, by about 1e-6; and where two candidates of a maximum are equal but for
 * rounding, they may choose different ones, which moves a gradient by up to a hundredth.
 */
const TOLERANCE = 0.05;

/**
 * The Fourier form, if it suits the network and is seen to give the direct form's gradients on this machine; else the direct form.
 *
 * @param log is told why the direct form, which takes several times longer, had to be taken
 * @param worker whether a process is started for it, which takes its memory with it when it ends
 */
export async function chooseForm(
  network: NetworkDescription,
  log: (line: string) => void,
  worker = false,
): Promise<EncoderForm> {
  if (!('encoder' in network.input)) return directForm;
  const { encoder } = network.input;
  const plan = planFourier(encoder);
  if (typeof plan === 'string') {
    log(`training by direct convolution: ${plan}`);
    return directForm;
  }
  const form = fourierForm(plan);
  // The forms differ below the pooling, too.
  const probe: NetworkDescription = { input: { encoder: { ...encoder, pooling: ['max'] } }, heads: [PROBE_HEAD] };
  const found = await probeGradients(probe, form, worker);
  const expected = await probeGradients(probe, directForm, worker);
  const name = differingGradient(found, expected);
  if (name === undefined) return form;
  log(`training by direct convolution: Fourier convolution gave a different gradient of ${name} on this machine`);
  return directForm;
}

/** The first gradient that is not within the tolerance of the expected one, if any. */
export function differingGradient(found: Parameters, expected: Parameters): string | undefined {
  for (const [name, values] of expected) {
    const other = found.get(name) ?? new Float32Array(values.length);
    let difference = 0;
    let norm = 0;
    for (let i = 0; i < values.length; i++) {
      difference += (other[i] - values[i]) ** 2;
      norm += values[i] ** 2;
    }
    // Written so that a NaN differs.
    if (!(difference <= TOLERANCE ** 2 * norm)) return name;
  }
  return undefined;
}

/** Gradients of a network with fresh parameters on a small batch of noise. */
async function probeGradients(network: NetworkDescription, form: EncoderForm, worker: boolean): Promise<Parameters> {
  const random = new Random(0);
  const shapes = parameterShapes(network);
  const program = gradientProgram(network, { form, rows: ROWS, trained: () => true });
  const run = new ShardedRun(program, ROWS);
  pack(program.packedParameters, initialiseParameters(network, random), run.parameters);
  const x = Float32Array.from({ length: ROWS * inputSize(network) }, () => random.normal());
  const labels = new Map(
    network.heads.map(({ name }) => [name, Float32Array.from({ length: ROWS }, (_, row) => row % 2)]),
  );
  writeBatch({ size: ROWS, x, labels }, program.groups, run.inputs);
  const executor = await createExecutor(program, worker ? 1 : 0);
  try {
    const gradients = createParameters(shapes);
    unpack(program.packedGradients, await run.run(executor, 1), gradients);
    return gradients;
  } finally {
    await executor.dispose();
  }
}
