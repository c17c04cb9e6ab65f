import type { XmlElement } from '@rgrove/parse-xml';
import { EcgIoError } from '../../error.js';
import { openAecg } from '../aecg/open.js';
import type { ByteSource } from '../byte-source.js';
import { openPhilips } from '../philips/open.js';
import type { RecordingFile } from '../recording-file.js';
import { nameOf, readXml } from './element.js';

/** What opens a file with a root of that name. */
const ROOTS: Readonly<Record<string, (source: ByteSource, root: XmlElement) => RecordingFile>> = {
  AnnotatedECG: openAecg,
  restingecgdata: openPhilips,
};

/**
 * Opens a recording in XML, told by the name of its root.
 * @throws EcgIoError when the file is no XML, holds something else, or is damaged
 */
export async function openXml(source: ByteSource): Promise<RecordingFile> {
  const root = await readXml(source);
  const name = nameOf(root);
  if (Object.hasOwn(ROOTS, name)) return ROOTS[name](source, root);
  throw new EcgIoError(
    `${source.name} is XML of an unknown kind, "${name.slice(0, 40)}", expected ${Object.keys(ROOTS).join(', ')}`,
  );
}
