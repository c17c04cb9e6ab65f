import { access, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { problemOf } from '@ecg-affect/errors';
import { writeFolder } from '@ecg-affect/files';
import { z } from 'zod';
import type { NetworkDescription } from '../description.js';
import type { Parameters } from '../engine.js';
import { networkSchema } from '../network-schema.js';
import { parameterShapes } from '../parameters.js';
import type { TrainingState } from '../training/train-step.js';
import { decodeSafetensors, encodeSafetensors, type Safetensors, toParameters, toTensors } from './safetensors.js';
import { weightsMetadata } from './weights-metadata.js';

/** A moment of training from which it can go on. */
export interface Checkpoint {
  readonly network: NetworkDescription;
  readonly state: TrainingState;
  /** Whatever else belongs to the run (configuration, seed, data, metrics), as JSON; its owner checks it after reading. */
  readonly run: Readonly<Record<string, unknown>>;
}

/** Which weights of a checkpoint: those of its last step, or their moving average. */
export type WeightsKind = 'last' | 'average';

const FILES: Readonly<Record<WeightsKind, string>> = { last: 'weights.safetensors', average: 'average.safetensors' };

const FOLDER = 'checkpoints';
const NAME = /^\d{6}$/;
const LEFTOVER = /^\d{6}\.(partial|removed)$/;
const KEPT = 2;

const fileSchema = z.looseObject({ network: networkSchema });
const stepSchema = z.coerce.number().int().nonnegative();

/**
 * Adds a checkpoint to a run: `RUN/checkpoints/NNNNNN` with `weights.safetensors`, `average.safetensors` where the run keeps an average of them,
 * `state.safetensors` (Adam's moments as `mean/NAME` and `variance/NAME`, its step in the metadata) and `run.json`. It appears under its name only when it is complete; older ones are removed
 * after that, but for the one before, which a reader may have open, and the one to keep. One process at a time may write into a run.
 * @param keep path of an older one that stays, as `checkpoints` gives it
 * @returns its path
 * @throws Error when it cannot be written, e.g. on a full disk; the checkpoints before it are untouched then
 */
export async function writeCheckpoint(
  runFolder: string,
  { network, state, run }: Checkpoint,
  keep?: string,
): Promise<string> {
  const folder = join(runFolder, FOLDER);
  const shapes = parameterShapes(network);
  const encoded = (parameters: Parameters) =>
    encodeSafetensors({
      tensors: toTensors(parameters, shapes),
      metadata: weightsMetadata(network, run.preprocessing),
    });
  const { step, mean, variance } = state.optimiser;
  const moments = [...prefixed('mean', toTensors(mean, shapes)), ...prefixed('variance', toTensors(variance, shapes))];
  const before = await checkpointNames(runFolder);
  await removeLeftovers(folder);
  const path = join(folder, String(Number(before.at(-1) ?? 0) + 1).padStart(6, '0'));
  await writeFolder(
    path,
    new Map<string, Uint8Array | string>([
      [FILES.last, encoded(state.parameters)],
      ...(state.average === undefined ? [] : [[FILES.average, encoded(state.average)] as const]),
      ['state.safetensors', encodeSafetensors({ tensors: new Map(moments), metadata: { step: String(step) } })],
      ['run.json', `${JSON.stringify({ ...run, network }, undefined, 2)}\n`],
    ]),
  );
  for (const name of before.slice(0, 1 - KEPT)) {
    if (join(folder, name) !== keep) await removeWhole(join(folder, name));
  }
  return path;
}

/** Paths of a run's complete checkpoints, oldest first. */
export async function checkpoints(runFolder: string): Promise<string[]> {
  return (await checkpointNames(runFolder)).map((name) => join(runFolder, FOLDER, name));
}

/** Path of a run's newest checkpoint; undefined where there is none. */
export async function newestCheckpoint(runFolder: string): Promise<string | undefined> {
  return (await checkpoints(runFolder)).at(-1);
}

/** What a checkpoint says of the network: all that is needed for using it, but not for training on. */
export interface Weights extends Pick<Checkpoint, 'network' | 'run'> {
  readonly parameters: Parameters;
}

/**
 * Reads a checkpoint back.
 * @param path the checkpoint's own folder, as `newestCheckpoint` gives it
 * @throws Error naming the file that is missing, damaged or of another network
 */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const { network, run, parameters } = await readWeights(path);
  const shapes = parameterShapes(network);
  const { file, content } = await readTensors(path, 'state.safetensors');
  const step = stepSchema.safeParse(content.metadata.step);
  if (!step.success) throw new Error(`${file} has no step in its metadata`);
  const averaged = await exists(join(path, FILES.average));
  const moment = (kind: string) => {
    const names = Array.from(shapes, ([name, shape]) => [`${kind}/${name}`, shape] as const);
    const values = toParameters(content, new Map(names), file);
    return new Map(Array.from(values, ([name, data]) => [name.slice(kind.length + 1), data]));
  };
  return {
    network,
    state: {
      parameters,
      optimiser: { step: step.data, mean: moment('mean'), variance: moment('variance') },
      ...(averaged && { average: (await readWeights(path, 'average')).parameters }),
    },
    run,
  };
}

/**
 * Reads weights and `run.json` of a checkpoint, or of any folder that holds these two.
 * @param kind `last` (default): `weights.safetensors`; `average`: `average.safetensors`, which only runs that keep an average have
 * @throws Error naming the file that is missing, damaged or of another network
 */
export async function readWeights(path: string, kind: WeightsKind = 'last'): Promise<Weights> {
  const { network, run } = await readDescription(path);
  const { file, content } = await readTensors(path, FILES[kind]);
  return { network, run, parameters: toParameters(content, parameterShapes(network), file) };
}

/**
 * Reads `run.json` of a checkpoint alone.
 * @throws Error naming the file when it is missing or damaged
 */
export async function readDescription(path: string): Promise<Pick<Checkpoint, 'network' | 'run'>> {
  const runFile = join(path, 'run.json');
  const parsed = fileSchema.safeParse(parseJson(String(await readPart(runFile)), runFile));
  if (!parsed.success) {
    throw new Error(`${runFile} does not describe a run: ${problemOf(parsed.error)}`);
  }
  const { network, ...run } = parsed.data;
  return { network, run };
}

async function readTensors(path: string, name: string): Promise<{ file: string; content: Safetensors }> {
  const file = join(path, name);
  return { file, content: decodeSafetensors(await readPart(file), file) };
}

async function readPart(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? `${dirname(file)} has no ${basename(file)}` : cause.message;
    throw new Error(`no checkpoint can be read: ${reason}`, { cause });
  });
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Names of the complete checkpoints, oldest first. */
async function checkpointNames(runFolder: string): Promise<string[]> {
  const names = await readdir(join(runFolder, FOLDER)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => NAME.test(name)).sort();
}

/** Removes what a killed process was writing or removing. */
async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((name) => LEFTOVER.test(name))) await rm(join(folder, name), { recursive: true });
}

/** Removes a folder so that nobody sees a part of it under its name. */
async function removeWhole(path: string): Promise<void> {
  const removed = `${path}.removed`;
  await rename(path, removed);
  await rm(removed, { recursive: true });
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${source} is not JSON`, { cause });
  }
}

function* prefixed<T>(prefix: string, entries: Iterable<[string, T]>): Generator<[string, T]> {
  for (const [name, value] of entries) yield [`${prefix}/${name}`, value];
}
