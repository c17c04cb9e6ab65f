import { InferError } from './error.js';

/**
 * The file of a recording to open: a WFDB record's header names its other files; any other recording is one file.
 * @throws InferError when the files are those of several recordings
 */
export function mainFile(names: readonly string[]): string {
  const main = names.length === 1 ? names[0] : names.find((name) => name.endsWith('.hea'));
  if (main === undefined)
    throw new InferError(`expected one file, or a WFDB header and its files, found ${names.length}`);
  return main;
}
