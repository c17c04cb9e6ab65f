import { type EncoderDescription, type Parameters, parameterShapes } from '@ecg-affect/network';
import { loadRun } from './load-run.js';
import type { RunRecord } from './run-record.js';

/** A pre-trained encoder and where it comes from. */
export interface PretrainedEncoder {
  readonly description: EncoderDescription;
  /** The convolutions' parameters only. */
  readonly parameters: Parameters;
  /** Subjects whose ECG it was trained on, e.g. `eegmat/Subject00`. */
  readonly trainedSubjects: ReadonlySet<string>;
  readonly record: RunRecord;
  /** Path of the checkpoint. */
  readonly path: string;
}

/**
 * Loads the encoder of a pre-training run.
 * @param path folder of the run (its newest checkpoint is taken), or one checkpoint
 * @throws Error when `path` holds no checkpoint of a pre-training run
 */
export async function loadEncoder(path: string): Promise<PretrainedEncoder> {
  const run = await loadRun(path);
  const { record, network } = run;
  if (!('encoder' in network.input)) throw new Error(`${run.path} has no encoder`);
  const names = parameterShapes({ input: network.input, heads: [] });
  const heldOut = new Set(record.heldOutSubjects);
  return {
    description: network.input.encoder,
    parameters: new Map(Array.from(run.state.parameters).filter(([name]) => names.has(name))),
    trainedSubjects: new Set(
      record.data.flatMap(({ subjects }) => Object.keys(subjects)).filter((subject) => !heldOut.has(subject)),
    ),
    record,
    path: run.path,
  };
}
