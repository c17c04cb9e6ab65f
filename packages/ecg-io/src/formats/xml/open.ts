import type { XmlElement } from '@rgrove/parse-xml';
import { EcgIoError } from '../../error.js';
import { openAecg } from '../aecg/open.js';
import type { ByteSource, SourceFolder } from '../byte-source.js';
import { openMuse } from '../muse/open.js';
import { openPhilips } from '../philips/open.js';
import type { RecordingFile } from '../recording-file.js';
import { openUnisens } from '../unisens/open.js';
import { nameOf, readXml } from './element.js';

/** Opens a recording by its root; `name` is that of the file in `folder`, where others may be beside it. */
type Open = (
  source: ByteSource,
  root: XmlElement,
  folder: SourceFolder,
  name: string,
) => RecordingFile | Promise<RecordingFile>;

/** What opens a file with a root of that name. */
const ROOTS: Readonly<Record<string, Open>> = {
  AnnotatedECG: openAecg,
  RestingECG: openMuse,
  restingecgdata: openPhilips,
  unisens: openUnisens,
};

/**
 * Opens a recording in XML, told by the name of its root.
 * @throws EcgIoError when the file is no XML, holds something else, or is damaged
 */
export async function openXml(source: ByteSource, folder: SourceFolder, name: string): Promise<RecordingFile> {
  const root = await readXml(source);
  const kind = nameOf(root);
  if (Object.hasOwn(ROOTS, kind)) return ROOTS[kind](source, root, folder, name);
  throw new EcgIoError(
    `${source.name} is XML of an unknown kind, "${kind.slice(0, 40)}", expected ${Object.keys(ROOTS).join(', ')}`,
  );
}
