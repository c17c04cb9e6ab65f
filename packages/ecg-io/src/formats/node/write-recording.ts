import { basename, dirname, join } from 'node:path';
import { reasonOf } from '@ecg-affect/errors';
import { replaceFiles } from '@ecg-affect/files';
import { EcgIoError } from '../../error.js';
import type { Recording } from '../../recording.js';
import { extensionOf } from '../text.js';
import { encodeCsv } from '../write/csv.js';
import { encodeEdf } from '../write/edf.js';
import { encodeNpy } from '../write/npy.js';
import { encodeWfdb } from '../write/wfdb.js';

/**
 * Writes a recording in the format of the path's extension: `.npy`, `.csv`, `.edf`, or `.hea` (with `.dat`, and `.atr` for annotations, beside it).
 * Files are written under a temporary name and then renamed, so that a reader never sees half of one; those of that name are replaced.
 * @throws EcgIoError when the extension is another one, or the format cannot hold the recording
 */
export async function writeRecording(path: string, recording: Recording): Promise<void> {
  const files = encode(path, recording);
  try {
    await replaceFiles(new Map(Array.from(files, ([name, bytes]) => [join(dirname(path), name), bytes])));
  } catch (cause) {
    throw new EcgIoError(reasonOf(cause), { cause });
  }
}

function encode(path: string, recording: Recording): ReadonlyMap<string, Uint8Array> {
  const name = basename(path);
  const extension = extensionOf(path);
  if (extension === '.npy') return new Map([[name, encodeNpy(recording)]]);
  if (extension === '.csv') return new Map([[name, encodeCsv(recording)]]);
  if (extension === '.edf') return new Map([[name, encodeEdf(recording)]]);
  if (extension === '.hea') return encodeWfdb(recording, name.slice(0, -extension.length));
  throw new EcgIoError(`${path} ends in "${extension}", expected .npy, .csv, .edf or .hea`);
}
