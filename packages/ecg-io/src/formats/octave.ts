import { EcgIoError } from '../error.js';
import type { ByteSource } from './byte-source.js';

const BINARY = 'Octave-1-';
/** Its text format begins with comments that name who made the file, or the first variable and its type. */
const TEXT = /^# (Created by Octave \d|name: \S+\r?\n# type: )/;

/** True for what Octave's `save` writes when it is not told a format: its own text or binary. */
export function isOctave(head: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(head.subarray(0, 200));
  return text.startsWith(BINARY) || TEXT.test(text);
}

/** @throws EcgIoError always, with what to do */
export function refuseOctave({ name }: ByteSource): never {
  throw new EcgIoError(`${name} is in Octave's own format, which is not read: save it with save -v7`);
}
