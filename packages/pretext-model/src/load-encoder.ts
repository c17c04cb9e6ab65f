import {
  encoderTap,
  encodeSafetensors,
  parameterShapes,
  readDescription,
  readWeights,
  toTensors,
  type WeightsKind,
  weightsMetadata,
} from '@ecg-affect/network';
import type { Encoder } from './encoder.js';
import { encoderCheckpoint } from './encoder-checkpoint.js';
import { betterWeights, parseRunRecord, type RunRecord } from './run-record.js';

/** A pre-trained encoder and where it comes from. */
export interface PretrainedEncoder extends Encoder {
  /** Subjects whose ECG it was trained on, e.g. `eegmat/Subject00`. */
  readonly trainedSubjects: ReadonlySet<string>;
  readonly record: RunRecord;
  /** The checkpoint's own weights, or their moving average where that had the lower held-out loss after the last epoch. */
  readonly weights: WeightsKind;
  /** Path of the checkpoint; its epoch is the last of the record's. */
  readonly path: string;
}

/**
 * Loads the encoder of a pre-training run.
 * @param path folder of the run (its best checkpoint is taken, see {@link encoderCheckpoint}), one checkpoint, or what `encoderFiles` gives
 * @throws Error when `path` holds none of them
 */
export async function loadEncoder(path: string): Promise<PretrainedEncoder> {
  const weightsPath = (await encoderCheckpoint(path)) ?? path;
  const record = parseRunRecord((await readDescription(weightsPath)).run, weightsPath);
  const weights = record.weights ?? weightsOf(record);
  // An encoder's own files have one kind of weights, under the usual name.
  const { network, parameters } = await readWeights(weightsPath, record.weights === undefined ? weights : 'last');
  if (!('encoder' in network.input)) throw new Error(`${weightsPath} has no encoder`);
  const { encoder: description } = network.input;
  const heldOut = new Set(record.heldOutSubjects);
  return {
    // Without the heads' parameters.
    ...encoderTap({ description, parameters }, description.blocks.length),
    trainedSubjects: new Set(
      record.data.flatMap(({ subjects }) => Object.keys(subjects)).filter((subject) => !heldOut.has(subject)),
    ),
    record,
    weights,
    path: weightsPath,
  };
}

function weightsOf({ epochs }: RunRecord): WeightsKind {
  const last = epochs.at(-1);
  return last === undefined ? 'last' : betterWeights(last);
}

/** An encoder as files that `loadEncoder` reads, for others to start from: its weights alone, and the record of its run. */
export function encoderFiles({
  description,
  parameters,
  record,
  weights,
}: PretrainedEncoder): Map<string, Uint8Array | string> {
  const network = { input: { encoder: description }, heads: [] };
  const tensors = toTensors(parameters, parameterShapes(network));
  return new Map<string, Uint8Array | string>([
    ['weights.safetensors', encodeSafetensors({ tensors, metadata: weightsMetadata(network, record.preprocessing) })],
    ['run.json', `${JSON.stringify({ ...record, weights, network }, undefined, 2)}\n`],
  ]);
}
