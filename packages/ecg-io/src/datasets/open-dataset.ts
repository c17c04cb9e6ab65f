import { EcgIoError } from '../error.js';
import type { Dataset } from './dataset.js';
import { openEegmat } from './eegmat.js';
import { openFolder } from './folder.js';
import type { LeadOptions } from './read-lead.js';
import { openWfdbFolder } from './wfdb.js';

const OPENERS = {
  eegmat: openEegmat,
  wfdb: openWfdbFolder,
  folder: openFolder,
} satisfies Record<string, (path: string, options: LeadOptions) => Promise<Dataset>>;

/** Names that {@link openDataset} takes. */
export type DatasetName = keyof typeof OPENERS;
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
export async function openDataset(name: string, path: string, options: LeadOptions = {}): Promise<Dataset> {
  const known = DATASET_NAMES.find((candidate) => candidate === name);
  if (!known) throw new EcgIoError(`unknown data set: ${name}, expected one of ${DATASET_NAMES.join(', ')}`);
  return OPENERS[known](path, options);
}
