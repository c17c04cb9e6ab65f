import { EcgIoError } from '../../error.js';
import { decodeText } from '../text.js';
import { ANNOTATION_SYMBOLS, AUX, CHN, NUM, SKIP, SUB } from './annotation-codes.js';

/** One annotation of a WFDB annotation file. */
export interface WfdbAnnotation {
  /** Time in units of the file's `sampleRate`, or of the record's frames. */
  readonly sample: number;
  /** The code's symbol, e.g. `N`; for a code the file defines, its own symbol. */
  readonly symbol: string;
  readonly subtype: number;
  readonly channel: number;
  readonly number: number;
  /** The auxiliary text, e.g. `(AFIB`; empty where there is none. */
  readonly aux: string;
}

/** A decoded WFDB annotation file. */
export interface WfdbAnnotationFile {
  /** Hz of `sample`; undefined where the file does not say (then it is the record's frame rate). */
  readonly sampleRate: number | undefined;
  readonly annotations: readonly WfdbAnnotation[];
  /** Notes at time 0: what the file says of itself, e.g. the command that made it. */
  readonly comments: readonly string[];
  /** Set where the file is cut off or lacks its end; the annotations before that stand. */
  readonly problem?: string;
}

const NOTQRS = 0;
const NOTE = 22;
const MAX_ANNOTATION = 49;

type CodedAnnotation = { -readonly [key in keyof WfdbAnnotation]: WfdbAnnotation[key] } & { code: number };

/**
 * Decodes an annotation file in MIT format (annot(5)).
 * @param file its name, for messages
 * @throws EcgIoError when the bytes are no such file
 */
export function parseWfdbAnnotations(bytes: Uint8Array, file: string): WfdbAnnotationFile {
  const symbols = [...ANNOTATION_SYMBOLS];
  const annotations: WfdbAnnotation[] = [];
  const comments: string[] = [];
  let sampleRate: number | undefined;
  let inDefinitions = false;
  const { words, problem } = decodeWords(bytes, file);
  for (const { code, ...annotation } of words) {
    if (code !== NOTE || annotation.sample > 0) {
      annotations.push({ ...annotation, symbol: symbols[code] });
      continue;
    }
    const comment = annotation.aux;
    const resolution = /^## time resolution: (\S+)/.exec(comment)?.[1];
    if (resolution !== undefined) {
      sampleRate = Number(resolution);
      if (!(sampleRate > 0))
        throw new EcgIoError(`${file}: its time resolution is "${resolution}", expected more than 0`);
    } else if (comment.startsWith('## annotation type definitions')) inDefinitions = true;
    else if (comment.startsWith('## end of definitions')) inDefinitions = false;
    else if (inDefinitions) {
      const [defined, symbol] = comment.split(' ');
      if (Number(defined) in symbols && symbol) symbols[Number(defined)] = symbol;
    } else comments.push(comment);
  }
  return { sampleRate, annotations, comments, ...(problem !== undefined && { problem: `${file} ${problem}` }) };
}

/** The annotations as they are stored, up to the end or where the file is cut off; symbols are not set yet. */
function decodeWords(bytes: Uint8Array, file: string): { words: CodedAnnotation[]; problem?: string } {
  const fail = (what: string): never => {
    throw new EcgIoError(`${file} is no WFDB annotation file: ${what}`);
  };
  const word = (i: number) => bytes[i] | (bytes[i + 1] << 8);
  const words: CodedAnnotation[] = [];
  let sample = 0;
  let channel = 0;
  let number = 0;
  for (let i = 0; i + 1 < bytes.length; ) {
    const value = word(i);
    if (value === 0) {
      // Something else can begin like annotations.
      if (bytes.subarray(i).some((byte) => byte !== 0)) fail(`more follows its end at byte ${i}`);
      return { words };
    }
    const code = value >> 10;
    const payload = value & 0x3ff;
    const signed = (payload << 24) >> 24;
    const last = words.at(-1);
    i += 2;
    if (code === SKIP) {
      if (i + 4 > bytes.length) break;
      // A 32-bit interval, its upper half first.
      sample += (word(i) << 16) | word(i + 2);
      i += 4;
    } else if (code <= MAX_ANNOTATION) {
      sample += payload;
      // After an interval that no annotation follows stands the empty one.
      if (code === NOTQRS) continue;
      // Channel and number hold until they change, subtype and text are of one annotation.
      words.push({ code, sample, symbol: '', subtype: 0, channel, number, aux: '' });
    } else if (!last) fail(`it begins with the code ${code}`);
    else if (code === NUM) {
      number = signed;
      last.number = number;
    } else if (code === SUB) last.subtype = signed;
    else if (code === CHN) {
      channel = payload & 0xff;
      last.channel = channel;
    } else if (code === AUX) {
      last.aux = decodeText(bytes.subarray(i, i + payload)).replace(/\0+$/, '');
      i += payload + (payload & 1);
      if (i > bytes.length) return { words, problem: 'is cut off within a text' };
    } else fail(`it has the code ${code}, which does not exist`);
  }
  return { words, problem: 'ends without the mark of an end' };
}
