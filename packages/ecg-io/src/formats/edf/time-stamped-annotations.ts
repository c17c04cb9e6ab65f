import type { Annotation } from '../../recording.js';
import { decodeText } from '../text.js';

/** What one data record's annotation signal says. */
export interface RecordAnnotations {
  /** Start of the data record in s from the start of the file: its time-keeping annotation; undefined where it has none. */
  readonly recordOnset: number | undefined;
  readonly annotations: readonly Annotation[];
}

/** Bytes up to which text is put together faster than by a decoder. */
const SHORT = 32;
const DURATION = '\x15';
const END = '\x14';

/**
 * Decodes the time-stamped annotation lists (TALs) of one data record (EDF+ specification, section 2.2.2): each is
 * `onset[\x15duration]\x14text\x14...\0`, and the first one with an empty text keeps the time of the record. What is no TAL is passed over.
 */
export function decodeAnnotations(bytes: Uint8Array): RecordAnnotations {
  let recordOnset: number | undefined;
  const annotations: Annotation[] = [];
  // Most of the room is not used, and most lists are the time of the record alone.
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  const used = bytes.subarray(0, end);
  const isShort = end <= SHORT && used.every((byte) => byte < 128);
  for (const list of (isShort ? String.fromCharCode(...used) : decodeText(used)).split('\0')) {
    const [time, ...texts] = list.split(END);
    const [onsetText, durationText = '0'] = time.split(DURATION);
    if (!/^[+-]\d+(\.\d*)?$/.test(onsetText) || !/^\d+(\.\d*)?$/.test(durationText) || texts.length === 0) continue;
    const onset = Number(onsetText);
    if (recordOnset === undefined && texts[0] === '') recordOnset = onset;
    for (const label of texts) if (label !== '') annotations.push({ onset, duration: Number(durationText), label });
  }
  return { recordOnset, annotations };
}

/** The bytes of one list: the time-keeping one where `annotation` is left out. */
export function encodeAnnotation(recordOnset: number, annotation?: Annotation): Uint8Array {
  const time = (seconds: number) => (seconds < 0 ? '' : '+') + decimal(seconds);
  if (!annotation) return new TextEncoder().encode(`${time(recordOnset)}${END}${END}\0`);
  const { onset, duration, label } = annotation;
  const lasting = duration > 0 ? DURATION + decimal(duration) : '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters separate the parts of a list and cannot be in a text
  const text = label.replace(/[\x00\x14\x15]/g, ' ');
  return new TextEncoder().encode(`${time(onset)}${lasting}${END}${text}${END}\0`);
}

/** Plain decimal digits: the format has no exponent. */
function decimal(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, '');
}
