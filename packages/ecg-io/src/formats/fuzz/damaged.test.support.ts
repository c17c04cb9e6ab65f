import { readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { EcgIoError } from '../../error.js';
import { memoryFolder } from '../byte-source.js';
import { readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { type Mutation, mutated } from './mutation.test.support.js';
import { rateFor, type SeedFile } from './seed-files.test.support.js';

/** What the samples of one recording may take: they, what they are made from, and garbage fit into `MOST_GROWTH`. */
const MOST_SAMPLES = 64 * 2 ** 20;
const MOST_GROWTH = 256 * 2 ** 20;
const MOST_SECONDS = 1;
/** Garbage that is left to lie. */
const MOST_GARBAGE = 16 * 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const size = () => process.memoryUsage.rss();

/** The most this process has had at a time: under Linux since `tidyUp`, else since its start. */
function peak(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))?.[1]) * 1024;
}

let tidy = 0;
let worst = 0;

function tidyUp(): void {
  collectGarbage();
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
  else if (tidy > 0) return;
  tidy = size();
}

/** Reads every file whole, so that the decoders are loaded before memory is measured. */
export async function begin(seeds: readonly SeedFile[]): Promise<void> {
  for (const { files, name } of seeds) await readOrRefuse(files, name);
  tidyUp();
}

/** The most bytes that a file took, with the garbage of some before it. */
export const mostMemory = (): number => worst;

/** Reads a recording; an error of the package is a good answer, once its message is a sentence. */
export async function readOrRefuse(files: ReadonlyMap<string, Uint8Array>, name: string): Promise<'read' | 'refused'> {
  try {
    const options = { maxBytes: MOST_SAMPLES, ...rateFor(name) };
    const file = await openRecordingIn(memoryFolder(files), name, options);
    const { channels } = await readOpened(file, options);
    if (!channels.every(({ samples }) => ArrayBuffer.isView(samples))) throw new Error('a channel has no samples');
    return 'read';
  } catch (error) {
    if (!(error instanceof EcgIoError)) throw error;
    if (!/\S+ \S+ \S+/.test(error.message)) throw new Error(`no sentence: ${error.message}`);
    return 'refused';
  }
}

/**
 * Reads a recording after damage to one of its files.
 *
 * @throws whatever but an error of the package comes, or when it takes more than a second of processor time, or more than 256 MB
 * beyond what the process had before
 */
export async function readDamaged(
  { files, name }: SeedFile,
  changes: readonly Mutation[],
  which: number,
): Promise<'read' | 'refused'> {
  const damaged = [...files.keys()][which % files.size];
  const bytes = mutated(files.get(damaged) ?? new Uint8Array(), changes);
  const before = process.cpuUsage();
  const outcome = await readOrRefuse(new Map([...files, [damaged, bytes]]), name);
  const { user, system } = process.cpuUsage(before);
  if ((user + system) / 1e6 > MOST_SECONDS) throw new Error(`it took ${(user + system) / 1e6} s`);
  worst = Math.max(worst, peak() - tidy);
  if (worst > MOST_GROWTH) throw new Error(`it took ${worst} bytes`);
  if (size() > tidy + MOST_GARBAGE) tidyUp();
  return outcome;
}
