import { extensionOf } from './text.js';

const EXTENSIONS =
  /^\.(hea|edf|bdf|rec|csv|tsv|txt|npy|npz|mat|h5|pkl|pickle|s00|poly5|ecg|acq|xdf|xdfz|vhdr|xml|dcm|set|parquet|scp)$/;

/** Tables of BIDS data sets that are no recordings. */
const BIDS_TABLES = /(^|[_/\\])(participants|sessions|scans|events|channels|electrodes|samples)\.tsv(\.gz)?$/;

/** True for a file that is a recording by its extension, compressed (`.gz`) or not. */
export function isRecordingName(path: string): boolean {
  return EXTENSIONS.test(extensionOf(path.replace(/\.gz$/i, ''))) && !BIDS_TABLES.test(path);
}

/** Those of some files' paths that are recordings by their extension, sorted; a WFDB record is its header, whatever else has its name. */
export function recordingNames(paths: readonly string[]): string[] {
  const records = new Set(paths.filter((path) => path.endsWith('.hea')).map((path) => path.slice(0, -'.hea'.length)));
  return paths
    .filter((path) => {
      const extension = extensionOf(path);
      return isRecordingName(path) && (extension === '.hea' || !records.has(path.slice(0, -extension.length)));
    })
    .sort();
}
