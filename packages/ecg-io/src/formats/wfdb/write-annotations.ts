import { EcgIoError } from '../../error.js';
import { ANNOTATION_SYMBOLS, AUX, CHN, NUM, SKIP, SUB } from './annotation-codes.js';
import type { WfdbAnnotation } from './annotation-file.js';

const LARGEST_STEP = 1023;
const LARGEST_SKIP = 2 ** 31 - 1;

/**
 * Encodes annotations in MIT format (annot(5)), sorted by time.
 * @param sampleRate Hz of `sample`, where it is not the record's frame rate
 * @throws EcgIoError when a symbol does not exist, or a time or text cannot be stored
 */
export function encodeWfdbAnnotations(annotations: readonly WfdbAnnotation[], sampleRate?: number): Uint8Array {
  const bytes: number[] = [];
  const word = (code: number, payload: number) => bytes.push(payload & 0xff, (code << 2) | ((payload >> 8) & 3));
  const text = (aux: string) => {
    const encoded = new TextEncoder().encode(aux);
    if (encoded.length > LARGEST_STEP) throw new EcgIoError(`the annotation text "${aux.slice(0, 40)}..." is too long`);
    word(AUX, encoded.length);
    bytes.push(...encoded, ...(encoded.length & 1 ? [0] : []));
  };
  if (sampleRate !== undefined) {
    word(ANNOTATION_SYMBOLS.indexOf('"'), 0);
    text(`## time resolution: ${sampleRate}`);
  }
  let time = 0;
  let channel = 0;
  let number = 0;
  for (const annotation of annotations.toSorted((a, b) => a.sample - b.sample)) {
    const code = ANNOTATION_SYMBOLS.indexOf(annotation.symbol);
    if (code < 1) throw new EcgIoError(`invalid WFDB annotation symbol: "${annotation.symbol}"`);
    if (!Number.isSafeInteger(annotation.sample)) {
      throw new EcgIoError(`invalid WFDB annotation time: ${annotation.sample}, expected an integer`);
    }
    let step = annotation.sample - time;
    time = annotation.sample;
    while (step < 0 || step > LARGEST_STEP) {
      const skipped = Math.max(-LARGEST_SKIP, Math.min(LARGEST_SKIP, step));
      word(SKIP, 0);
      bytes.push((skipped >> 16) & 0xff, (skipped >> 24) & 0xff, skipped & 0xff, (skipped >> 8) & 0xff);
      step -= skipped;
    }
    word(code, step);
    if (annotation.number !== number) word(NUM, annotation.number & 0xff);
    if (annotation.subtype !== 0) word(SUB, annotation.subtype & 0xff);
    if (annotation.channel !== channel) word(CHN, annotation.channel & 0xff);
    if (annotation.aux !== '') text(annotation.aux);
    ({ number, channel } = annotation);
  }
  word(0, 0);
  return Uint8Array.from(bytes);
}
