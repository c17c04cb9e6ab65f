import { mkdir, readdir } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  createAverage,
  createTrainingState,
  type EncoderDescription,
  type Engine,
  initialiseParameters,
  type NetworkDescription,
  newestCheckpoint,
  type Pooling,
  type TrainingState,
} from '@ecg-affect/network';
import { Random } from '@ecg-affect/random';
import { type PretrainConfiguration, type PretrainSettings, parsePretrainSettings } from './configuration.js';
import { PAPER_ENCODER } from './encoder.js';
import { holdOutSubjects } from './held-out.js';
import { loadRun } from './load-run.js';
import { pretextNetwork } from './pretext-network.js';
import { type PretrainResult, type RunHooks, runEpochs } from './run-epochs.js';
import { assertResumable, describeSources, NO_SUMS, type RunRecord } from './run-record.js';
import { joinSources, type WindowSource } from './window-source.js';

/** What is pre-trained on what, and where the run is kept. */
export interface PretrainOptions extends PretrainSettings, RunHooks {
  readonly sources: readonly WindowSource[];
  readonly engine: Engine;
  /** Folder of the run; new or empty, but for `resume`. */
  readonly out: string;
  /** Go on from the newest checkpoint in `out`; without any, from the beginning. */
  readonly resume?: boolean;
  /** Default: the paper's, at the sources' window length. */
  readonly encoder?: EncoderDescription;
  /** Worker processes of the engine. */
  readonly workers?: number;
}

/**
 * Pre-trains encoder and heads on signal transformation recognition (Sarkar & Etemad 2020, stage 1).
 *
 * The result depends on the sources, the settings and the engine alone: not on the number of workers, nor on how often the run was stopped,
 * killed and resumed. `out` receives checkpoints (see `writeCheckpoint`), `steps.csv` and `epochs.csv`.
 * @throws Error naming what is wrong with the settings, the sources or `out`; or what stopped the run (a store that cannot be read, a
 * full disk, a loss that is not finite) and the checkpoint that is left
 */
export async function pretrain(options: PretrainOptions): Promise<PretrainResult> {
  const { engine, out, workers } = options;
  const configuration = parsePretrainSettings(options);
  const source = joinSources(options.sources);
  const random = new Random(configuration.seed);
  const split = holdOutSubjects(
    source.parts.map(({ subjects }) => subjects),
    { fraction: configuration.heldOut, windows: configuration.heldOutWindows },
    random.derive('held out'),
  );
  if (split.training.length === 0) throw new Error('no windows to train on: the stores are empty');
  const network = pretextNetwork({
    transformations: configuration.transformations,
    encoder: pooledBy(configuration.pooling, options.encoder ?? { ...PAPER_ENCODER, inputLength: source.windowLength }),
  });
  const planned: RunRecord = {
    kind: 'pretext',
    engine: engine.name,
    configuration,
    preprocessing: source.preprocessing,
    data: describeSources(source.parts),
    heldOutSubjects: [...split.heldOutSubjects],
    epochs: [],
    current: NO_SUMS,
  };
  const program = await engine.compile(network, workers === undefined ? {} : { workers });
  try {
    await mkdir(out, { recursive: true }).catch((cause: Error) => {
      throw new Error(`cannot write ${out}: ${cause.message}`, { cause });
    });
    const resumed = options.resume ? await resume(out, network, planned) : await assertEmpty(out);
    const start = resumed ?? { state: initialState(network, configuration, random), record: planned };
    return await runEpochs({ ...start, out, network, program, source, split, random }, options);
  } finally {
    await program.dispose();
  }
}

/** Without a word of the paper's pooling, as in runs of before there were others. */
function pooledBy(pooling: readonly Pooling[], encoder: EncoderDescription): EncoderDescription {
  return pooling.join() === 'max' ? encoder : { ...encoder, pooling };
}

function initialState(
  network: NetworkDescription,
  { averageDecay }: PretrainConfiguration,
  random: Random,
): TrainingState {
  const parameters = initialiseParameters(network, random.derive('initialisation'));
  return {
    ...createTrainingState(parameters),
    ...(averageDecay !== null && { average: createAverage(parameters) }),
  };
}

async function resume(
  out: string,
  network: NetworkDescription,
  planned: RunRecord,
): Promise<{ state: TrainingState; record: RunRecord } | undefined> {
  // Without a checkpoint the run was killed before its first one.
  if ((await newestCheckpoint(out)) === undefined) return undefined;
  const before = await loadRun(out);
  assertResumable(before.record, planned, out);
  if (!isDeepStrictEqual(before.network, network)) {
    throw new Error(`cannot resume ${out}: its network is another one`);
  }
  if (planned.configuration.averageDecay !== null && before.state.average === undefined) {
    throw new Error(`cannot resume ${out}: ${before.path} has no average.safetensors`);
  }
  return { state: before.state, record: { ...before.record, configuration: planned.configuration } };
}

async function assertEmpty(path: string): Promise<undefined> {
  const [found] = await readdir(path);
  if (found !== undefined) {
    throw new Error(`${path} is not empty: it holds ${found}; resume the run or choose another folder`);
  }
}
