import { EcgIoError } from '../error.js';
import { isAcq } from './acqknowledge/header.js';
import { openAcq } from './acqknowledge/open.js';
import { isPhysioName, openPhysio } from './bids/physio.js';
import { isVhdr } from './brainvision/header.js';
import { openBrainVision } from './brainvision/open.js';
import { type ByteSource, type SourceFolder, withHead } from './byte-source.js';
import { openCsv } from './csv/open.js';
import { isDeviceText, openDeviceText } from './devices/open.js';
import { openDicom } from './dicom/open.js';
import { isDicom } from './dicom/read.js';
import { isEdf, openEdf } from './edf/open.js';
import { isHdf5 } from './hdf5/with-hdf5-file.js';
import { isIshne, openIshne } from './ishne/open.js';
import { openMat } from './mat/open.js';
import { isMat } from './mat/read.js';
import { isMatVersion4 } from './mat/version4.js';
import { isNpy } from './npy/header.js';
import { openNpy } from './npy/open.js';
import { openNpz } from './npz/open.js';
import { isZip } from './npz/zip.js';
import { isOctave, refuseOctave } from './octave.js';
import { openOpenSignalsHdf5 } from './opensignals/hdf5.js';
import { isOpenSignals, openOpenSignals } from './opensignals/open.js';
import { isParquet, openParquet } from './parquet/open.js';
import { openPickle } from './pickle/open.js';
import { isPickle } from './pickle/read.js';
import { isPoly5 } from './poly5/header.js';
import { openPoly5 } from './poly5/open.js';
import type { OpenOptions, RecordingFile } from './recording-file.js';
import { isScp, openScp } from './scp/open.js';
import { extensionOf, isText } from './text.js';
import { HEAD_BYTES, unwrapped } from './unwrapped.js';
import { openWfdb } from './wfdb/open.js';
import { withSampleRate } from './with-sample-rate.js';
import { openXdf } from './xdf/open.js';
import { isXdf } from './xdf/streams.js';
import { isXml } from './xml/element.js';
import { openXml } from './xml/open.js';

/** A file with those beside it. */
interface FileInFolder {
  readonly source: ByteSource;
  readonly folder: SourceFolder;
  /** Its name in `folder`. */
  readonly name: string;
}

/** How to tell a format, and how to open a file of it. */
interface Format {
  matches(head: Uint8Array, extension: string, name: string): boolean;
  open(file: FileInFolder, options: OpenOptions): Promise<RecordingFile>;
}

/** In the order in which they are tried: what the content proves comes before what the extension claims. */
const FORMATS: readonly Format[] = [
  { matches: isEdf, open: ({ source }) => openEdf(source) },
  { matches: isPoly5, open: ({ source }) => openPoly5(source) },
  { matches: isIshne, open: ({ source }) => openIshne(source) },
  { matches: isXdf, open: ({ source }) => openXdf(source) },
  { matches: isVhdr, open: ({ source, folder, name }) => openBrainVision(source, folder, name) },
  { matches: isAcq, open: ({ source }) => openAcq(source) },
  { matches: isOpenSignals, open: ({ source }) => openOpenSignals(source) },
  {
    matches: isHdf5,
    open: async ({ source, folder, name }, options) =>
      (await openOpenSignalsHdf5(source, options)) ?? openMat(source, options, folder, name),
  },
  { matches: isDicom, open: ({ source }, options) => openDicom(source, options) },
  { matches: isMat, open: ({ source, folder, name }, options) => openMat(source, options, folder, name) },
  { matches: isOctave, open: async ({ source }) => refuseOctave(source) },
  { matches: isNpy, open: ({ source }, options) => openNpy(source, options) },
  { matches: isZip, open: ({ source }, options) => openNpz(source, options) },
  { matches: isPickle, open: ({ source }, options) => openPickle(source, options) },
  {
    matches: (_, extension) => extension === '.hea',
    open: ({ folder, name }, options) => openWfdb(folder, name, options),
  },
  // These have no signature.
  {
    matches: (_, extension) => /^\.(pkl|pickle)$/.test(extension),
    open: ({ source }, options) => openPickle(source, options),
  },
  {
    matches: (head, extension) => extension === '.mat' && isMatVersion4(head),
    open: ({ source, folder, name }, options) => openMat(source, options, folder, name),
  },
  { matches: isScp, open: ({ source }) => openScp(source) },
  { matches: isParquet, open: ({ source }, options) => openParquet(source, options) },
  { matches: isXml, open: ({ source, folder, name }) => openXml(source, folder, name) },
  {
    matches: (head, _, name) => isPhysioName(name) && isText(head),
    open: ({ source, folder, name }, options) => openPhysio(source, folder, name, options),
  },
  {
    matches: (head) => isText(head) && isDeviceText(head),
    open: ({ source, folder, name }, options) => openDeviceText(source, folder, name, options),
  },
  { matches: isText, open: ({ source }, options) => openCsv(source, options) },
];

/** Bytes of a file's beginning that are read once. */
const HELD_BYTES = 2 ** 16;

/**
 * Opens a recording in any format that is known, told by its content and, where that says too little, its extension; also compressed by gzip,
 * and text in UTF-16. A WFDB record may be given by its header, one of its signal files, or its name without extension, a BrainVision recording by any
 * of its files.
 * @param options with a sampling rate, it is taken instead of what the file says
 * @throws EcgIoError when there is no such file, its format is not known, or it is damaged, and when one sampling rate is given for channels of several
 */
export async function openRecordingIn(
  folder: SourceFolder,
  name: string,
  options: OpenOptions = {},
): Promise<RecordingFile> {
  const { inputSampleRate } = options;
  if (inputSampleRate !== undefined && !(inputSampleRate > 0 && Number.isFinite(inputSampleRate))) {
    throw new EcgIoError(`invalid input sampling rate: ${inputSampleRate} Hz, expected more than 0`);
  }
  const found = await find(folder, name);
  if (found.source.size === 0) throw new EcgIoError(`${found.source.name} is empty`);
  const inner = found.name.replace(/\.gz$/i, '');
  const formatOf = (head: Uint8Array) => FORMATS.find(({ matches }) => matches(head, extensionOf(inner), inner));
  const whole = await withHead(found.source, HELD_BYTES);
  const source = await unwrapped(whole, (head) => formatOf(head) !== undefined, options.maxBytes);
  const format = formatOf(await source.read(0, Math.min(HEAD_BYTES, source.size)));
  if (!format) {
    const header = await headerOf(folder, inner.replace(/\.[^.]*$/, ''));
    const hint = header ? `, but the header of a record, ${header.name}, is beside it: open that` : '';
    throw new EcgIoError(`${source.name} is in no format that is known${hint}`);
  }
  const opened = await format.open({ source, folder, name: inner }, options);
  return inputSampleRate === undefined ? opened : withSampleRate(opened, inputSampleRate);
}

/** The file of that name, or the header of the record that the name stands for. */
async function find(folder: SourceFolder, name: string): Promise<FileInFolder> {
  const own = await folder.open(name);
  const record = extensionOf(name) === '.dat' ? name.slice(0, -'.dat'.length) : own ? undefined : name;
  const header = record === undefined ? undefined : await headerOf(folder, record);
  if (header) return header;
  if (/\.(eeg|vmrk|dat)$/i.test(name)) {
    const vhdr = name.replace(/[^.]*$/, 'vhdr');
    const source = await folder.open(vhdr);
    if (source) return { source, folder, name: vhdr };
  }
  if (own) return { source: own, folder, name };
  throw new EcgIoError(`${folder.pathOf(name)} does not exist`);
}

/** The header of a record, `.hea` in any case. */
async function headerOf(folder: SourceFolder, record: string): Promise<FileInFolder | undefined> {
  const usual = await folder.open(`${record}.hea`);
  if (usual) return { source: usual, folder, name: `${record}.hea` };
  const wanted = `${record}.hea`.toLowerCase();
  const names = await folder.list().catch(() => []);
  for (const name of names.filter((listed) => listed.toLowerCase() === wanted)) {
    const source = await folder.open(name);
    if (source) return { source, folder, name };
  }
  return undefined;
}
