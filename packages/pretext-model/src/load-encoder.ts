import {
  type EncoderDescription,
  newestCheckpoint,
  type Parameters,
  parameterShapes,
  readCheckpoint,
} from '@ecg-affect/network';
import { parseRunRecord, type RunRecord } from './run-record.js';

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
  const checkpointPath = (await newestCheckpoint(path)) ?? path;
  const { network, state, run } = await readCheckpoint(checkpointPath);
  const record = parseRunRecord(run, checkpointPath);
  if (!('encoder' in network.input)) throw new Error(`${checkpointPath} has no encoder`);
  const names = parameterShapes({ input: network.input, heads: [] });
  const heldOut = new Set(record.heldOutSubjects);
  return {
    description: network.input.encoder,
    parameters: new Map(Array.from(state.parameters).filter(([name]) => names.has(name))),
    trainedSubjects: new Set(
      record.data.flatMap(({ subjects }) => subjects).filter((subject) => !heldOut.has(subject)),
    ),
    record,
    path: checkpointPath,
  };
}
