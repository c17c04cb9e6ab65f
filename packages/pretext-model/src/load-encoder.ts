import type { Encoder } from './encoder.js';
import { encoderTap } from './encoder-tap.js';
import { loadRun } from './load-run.js';
import type { RunRecord } from './run-record.js';

/** A pre-trained encoder and where it comes from. */
export interface PretrainedEncoder extends Encoder {
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
  const { encoder: description } = network.input;
  const heldOut = new Set(record.heldOutSubjects);
  return {
    // Without the heads' parameters.
    ...encoderTap({ description, parameters: run.state.parameters }, description.blocks.length),
    trainedSubjects: new Set(
      record.data.flatMap(({ subjects }) => Object.keys(subjects)).filter((subject) => !heldOut.has(subject)),
    ),
    record,
    path: run.path,
  };
}
