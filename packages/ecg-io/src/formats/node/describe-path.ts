import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EcgIoError } from '../../error.js';
import { describeOpened, type RecordingDescription } from '../describe.js';
import type { OpenOptions } from '../recording-file.js';
import { recordingNames } from '../recording-names.js';
import { openRecording } from './read-recording.js';

/** What a file or a folder holds. */
export interface PathDescription {
  readonly path: string;
  readonly recordings: readonly RecordingDescription[];
  /** Files with a recording's extension that could not be read, and why. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Describes a file, or all recordings in a folder and the folders in it.
 * @throws EcgIoError when the path does not exist, or it is a file that cannot be read, or a folder without recordings
 */
export async function describePath(path: string, options: OpenOptions = {}): Promise<PathDescription> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    return { path, recordings: [await describeOpened(await openRecording(path, options))], unreadable: [] };
  }
  const files = recordingNames(await readdir(path, { recursive: true }));
  if (files.length === 0) throw new EcgIoError(`${path} holds no recordings`);
  const recordings: RecordingDescription[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  for (const name of files) {
    const file = join(path, name);
    try {
      recordings.push(await describeOpened(await openRecording(file, options)));
    } catch (error) {
      if (!(error instanceof EcgIoError)) throw error;
      unreadable.push({ path: file, reason: error.message });
    }
  }
  return { path, recordings, unreadable };
}
