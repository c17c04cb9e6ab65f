import { EcgIoError } from '../error.js';
import { openAmigos } from './amigos.js';
import { openBids } from './bids.js';
import { openCase } from './case.js';
import type { Dataset, DatasetOptions } from './dataset.js';
import { openDreamer } from './dreamer.js';
import { openDrivedb } from './drivedb.js';
import { openEegmat } from './eegmat.js';
import { openFolder } from './folder.js';
import { openSwell } from './swell.js';
import { openWesad } from './wesad.js';
import { openWfdbFolder } from './wfdb.js';

const OPENERS = {
  wesad: openWesad,
  dreamer: openDreamer,
  amigos: openAmigos,
  swell: openSwell,
  eegmat: openEegmat,
  case: openCase,
  drivedb: openDrivedb,
  wfdb: openWfdbFolder,
  bids: openBids,
  folder: openFolder,
} satisfies Record<string, (path: string, options: DatasetOptions) => Promise<Dataset>>;

/** Names that {@link openDataset} takes. */
export type DatasetName = keyof typeof OPENERS;
/** All of them, for messages and menus. */
export const DATASET_NAMES = Object.keys(OPENERS) as readonly DatasetName[];

/**
 * Opens a data set as its owners distribute it.
 *
 * @param path its folder
 * @throws EcgIoError when there is no such data set, or the folder does not hold it
 *
 * @example
 * const dataset = await openDataset('eegmat', 'data/eegmat');
 * for await (const { name, leads } of dataset.subjects()) console.log(name, leads.length);
 */
export async function openDataset(name: string, path: string, options: DatasetOptions = {}): Promise<Dataset> {
  const known = DATASET_NAMES.find((candidate) => candidate === name);
  if (!known) throw new EcgIoError(`unknown data set: ${name}, expected one of ${DATASET_NAMES.join(', ')}`);
  if (options.subjects !== undefined && known !== 'wfdb') {
    throw new EcgIoError(`${name} says itself whose recordings are whose: a subject map is for wfdb only`);
  }
  return OPENERS[known](path, options);
}
