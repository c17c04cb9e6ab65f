import { EcgIoError } from '../../error.js';
import type { Annotation } from '../../recording.js';
import type { ByteSource, SourceFolder } from '../byte-source.js';
import { isText } from '../text.js';
import { parseWfdbAnnotations } from './annotation-file.js';
import type { WfdbHeader } from './header.js';

const MAX_ANNOTATION_BYTES = 256 * 2 ** 20;
/** What is no annotation file shows it here, mostly. */
const HEAD_BYTES = 64 * 1024;
/** Names under which hardly anything else is found. */
const USUAL_ANNOTATOR = /^(atr|qrs)$/;

/** Annotations beside a record. */
export interface AnnotationsBeside {
  /** Sorted by time. */
  readonly annotations: readonly Annotation[];
  /** Files that are damaged, a sentence each. */
  readonly problems: readonly string[];
}

/**
 * The annotations of a record, from the annotation files named, or from all beside the header: files of the record's name, whatever their
 * extension, whose content is one in MIT format. One that is cut off counts up to there.
 * @throws EcgIoError when a named annotation file is missing or is none
 */
export async function annotationsBeside(
  folder: SourceFolder,
  headerFile: string,
  header: WfdbHeader,
  annotators?: readonly string[],
): Promise<AnnotationsBeside> {
  const stem = headerFile.replace(/\.hea$/i, '');
  const annotations: Annotation[] = [];
  const problems: string[] = [];
  for (const annotator of annotators ?? (await candidates(folder, stem, header))) {
    const source = await folder.open(`${stem}.${annotator}`);
    if (!source) throw new EcgIoError(`${headerFile} has no annotation file ${stem}.${annotator} beside it`);
    try {
      const found = await readAnnotations(source, annotator, header);
      annotations.push(...found.annotations);
      if (found.problem !== undefined) problems.push(found.problem);
    } catch (error) {
      // Beside a record there may be anything: only what was asked for by name has to be an annotation file.
      if (annotators || !(error instanceof EcgIoError)) throw error;
      if (USUAL_ANNOTATOR.test(annotator)) problems.push(error.message);
    }
  }
  return { annotations: annotations.sort((a, b) => a.onset - b.onset), problems };
}

async function candidates(folder: SourceFolder, stem: string, { signals }: WfdbHeader): Promise<string[]> {
  const taken = new Set(signals.map(({ file }) => file));
  const name = stem.slice(stem.lastIndexOf('/') + 1);
  return (await folder.list())
    .filter((file) => file.startsWith(`${name}.`) && /^[A-Za-z0-9_]+$/.test(file.slice(name.length + 1)))
    .filter((file) => !taken.has(file) && !/\.hea$/i.test(file))
    .map((file) => file.slice(name.length + 1))
    .sort();
}

async function readAnnotations(
  source: ByteSource,
  annotator: string,
  { frameRate, frames }: WfdbHeader,
): Promise<{ readonly annotations: readonly Annotation[]; readonly problem?: string }> {
  if (source.size > MAX_ANNOTATION_BYTES) {
    throw new EcgIoError(`${source.name} has ${source.size} bytes, too many for a WFDB annotation file`);
  }
  const head = await source.read(0, Math.min(HEAD_BYTES, source.size));
  // Any text can be read as annotations, but for their end.
  if (isText(head)) throw new EcgIoError(`${source.name} is no WFDB annotation file: it is text`);
  // Most other files end here.
  parseWfdbAnnotations(head, source.name);
  const parsed = parseWfdbAnnotations(await source.read(0, source.size), source.name);
  const { sampleRate = frameRate, problem } = parsed;
  const annotations = parsed.annotations.map(({ sample, symbol, aux }) => ({
    onset: sample / sampleRate,
    duration: 0,
    label: symbol,
    ...(aux !== '' && { note: aux }),
    annotator,
  }));
  if (problem === undefined) return { annotations };
  const end = frames === undefined ? Number.POSITIVE_INFINITY : frames / frameRate;
  if (annotations.length === 0 || annotations.some(({ onset }) => onset < 0 || onset > end)) {
    throw new EcgIoError(`${source.name} is no WFDB annotation file: it ends in the middle`);
  }
  return { annotations, problem };
}
