import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { EcgIoError } from '../../error.js';
import type { Recording } from '../../recording.js';
import { type OpenOptions, type ReadOptions, type RecordingFile, readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { nodeFolder } from './node-folder.js';

/**
 * Opens a recording on disk: its header is read, its samples are not. The format is told by the content and the extension; a WFDB record may
 * be given by its header, one of its signal files, or its name without extension.
 * @throws EcgIoError when there is no such file, its format is not known, or it is damaged
 */
export async function openRecording(path: string, options: OpenOptions = {}): Promise<RecordingFile> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) throw new EcgIoError(`${path} is a folder, expected a file`);
  return openRecordingIn(nodeFolder(dirname(path)), basename(path), options);
}

/**
 * Reads a recording, or the span of it between `from` and `to` (s), into memory.
 *
 * @example
 * const { channels, annotations } = await readRecording('mitdb/100.hea', { from: 60, to: 70 });
 *
 * @throws EcgIoError when there is no such file, its format is not known, it is damaged, or nothing says its sampling rate
 */
export async function readRecording(path: string, options: ReadOptions = {}): Promise<Recording> {
  return readOpened(await openRecording(path, options), options);
}
