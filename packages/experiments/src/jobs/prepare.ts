import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Dataset, type DatasetSummary, listFiles, openDataset, prepare } from '@ecg-affect/ecg-io';
import { replaceFile } from '@ecg-affect/files';
import { type Attempt, defineJob } from '@ecg-affect/jobs';
import { syntheticDataset } from '@ecg-affect/synthetic';
import { type DatasetReference, prepareSchema } from './descriptions.js';

const STORE = 'windows.arrow';
const SUMMARY = 'summary.json';

/** The windows of some of a data set's subjects, as a window store. */
export const prepareJob = defineJob({
  kind: 'prepare',
  schema: prepareSchema,
  needs: () => [],
  cost: () => 1,
  run: async (
    { dataset, preprocessing, minQuality, shardBytes, part },
    { folder, workers, signal, onProgress }: Attempt<unknown>,
  ) => {
    await checkFingerprint(dataset);
    const { stores, ...summary } = await prepare({
      dataset: await openReferred(dataset),
      out: join(folder, STORE),
      preprocessing,
      minQuality,
      part,
      workers,
      signal,
      ...(shardBytes !== undefined && { shardBytes }),
      onProgress: ({ done, total, subject }) => onProgress(done / total, subject),
    });
    const written = { ...summary, stores: stores.map((path) => basename(path)) };
    await replaceFile(join(folder, SUMMARY), `${JSON.stringify(written)}\n`);
  },
});

/** What the job wrote: the summary of its subjects, and the paths of its store's files. */
export async function readPart(folder: string): Promise<DatasetSummary & { readonly stores: readonly string[] }> {
  const summary = JSON.parse(await readFile(join(folder, SUMMARY), 'utf8')) as Awaited<ReturnType<typeof readPart>>;
  return { ...summary, stores: summary.stores.map((name) => join(folder, name)) };
}

/** @throws EcgIoError when the folder does not hold the data set */
export async function openReferred(dataset: DatasetReference): Promise<Dataset> {
  if (dataset.kind === 'synthetic') return syntheticDataset(dataset);
  const { layout, path, channel, inputSampleRate, threshold, subjects } = dataset;
  return openDataset(layout, path, {
    ...(channel !== undefined && { channel }),
    ...(inputSampleRate !== undefined && { inputSampleRate }),
    ...(threshold !== undefined && { threshold }),
    ...(subjects !== undefined && { subjects }),
  });
}

/** SHA-256 over names and sizes of all files: a data set of a terabyte is not read for it, and copies of it are alike. */
export async function folderFingerprint(path: string): Promise<string> {
  const hash = createHash('sha256');
  const names = (await stat(path)).isDirectory() ? await listFiles(path) : [''];
  for (const name of names) {
    const found = await stat(join(path, name));
    if (found.isFile()) hash.update(`${name}\0${found.size}\0`);
  }
  return hash.digest('hex');
}

async function checkFingerprint(dataset: DatasetReference): Promise<void> {
  if (dataset.kind === 'folder' && (await folderFingerprint(dataset.path)) !== dataset.fingerprint) {
    throw new Error(`${dataset.path} holds other files than when the job was planned`);
  }
}
