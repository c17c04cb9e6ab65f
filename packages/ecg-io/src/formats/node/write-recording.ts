import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
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
  const written: { temporary: string; final: string }[] = [];
  try {
    for (const [name, bytes] of files) {
      const final = join(dirname(path), name);
      const temporary = `${final}.${process.pid}.tmp`;
      written.push({ temporary, final });
      await writeFile(temporary, bytes);
    }
    for (const { temporary, final } of written) await rename(temporary, final);
  } catch (error) {
    for (const { temporary } of written) await rm(temporary, { force: true });
    throw new EcgIoError(`${path} cannot be written: ${error instanceof Error ? error.message : error}`);
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
