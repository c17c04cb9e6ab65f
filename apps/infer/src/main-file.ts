import { EcgIoError } from '@ecg-affect/ecg-io';

/**
 * The file of a recording to open: a WFDB record's header names its other files; any other recording is one file.
 * @throws EcgIoError when the files are those of several recordings
 */
export function mainFile(names: readonly string[]): string {
  const main = names.length === 1 ? names[0] : names.find((name) => name.endsWith('.hea'));
  if (main === undefined)
    throw new EcgIoError(`expected one file, or a WFDB header and its files, found ${names.length}`);
  return main;
}
