import { EcgIoError } from '../../error.js';
import type { Annotation } from '../../recording.js';
import type { ByteSource, SourceFolder } from '../byte-source.js';
import { isRecordingName } from '../recording-names.js';
import { parseWfdbAnnotations } from './annotation-file.js';
import type { WfdbHeader } from './header.js';

const MAX_ANNOTATION_BYTES = 256 * 2 ** 20;

/**
 * The annotations of a record, from the annotation files named, or from all beside the header: files of the record's name whose whole content
 * is one in MIT format.
 * @throws EcgIoError when a named annotation file is missing or is none
 */
export async function annotationsBeside(
  folder: SourceFolder,
  headerFile: string,
  header: WfdbHeader,
  annotators?: readonly string[],
): Promise<readonly Annotation[]> {
  const stem = headerFile.replace(/\.hea$/, '');
  const extensions = annotators ?? (await candidates(folder, stem, header));
  const found: Annotation[] = [];
  for (const annotator of extensions) {
    const source = await folder.open(`${stem}.${annotator}`);
    if (!source) throw new EcgIoError(`${headerFile} has no annotation file ${stem}.${annotator} beside it`);
    try {
      found.push(...(await readAnnotations(source, annotator, header.frameRate)));
    } catch (error) {
      // Beside a record there may be anything: only what was asked for by name has to be an annotation file.
      if (annotators || !(error instanceof EcgIoError)) throw error;
    }
  }
  return found.sort((a, b) => a.onset - b.onset);
}

async function candidates(folder: SourceFolder, stem: string, { signals }: WfdbHeader): Promise<string[]> {
  const taken = new Set([`${stem}.hea`, ...signals.map(({ file }) => file)]);
  const name = stem.slice(stem.lastIndexOf('/') + 1);
  return (await folder.list())
    .filter((file) => file.startsWith(`${name}.`) && /^[A-Za-z][A-Za-z0-9_]*$/.test(file.slice(name.length + 1)))
    .filter((file) => !taken.has(file) && !isRecordingName(file))
    .map((file) => file.slice(name.length + 1))
    .sort();
}

async function readAnnotations(source: ByteSource, annotator: string, frameRate: number): Promise<Annotation[]> {
  if (source.size > MAX_ANNOTATION_BYTES) {
    throw new EcgIoError(`${source.name} has ${source.size} bytes, too many for a WFDB annotation file`);
  }
  const { sampleRate = frameRate, annotations } = parseWfdbAnnotations(await source.read(0, source.size), source.name);
  return annotations.map(({ sample, symbol, aux }) => ({
    onset: sample / sampleRate,
    duration: 0,
    label: symbol,
    ...(aux !== '' && { note: aux }),
    annotator,
  }));
}
