import { EcgIoError } from '../error.js';
import type { ByteSource } from './byte-source.js';

/** Text of old and new files: UTF-8 where the bytes are valid UTF-8, else Latin-1. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** Longest text that becomes one string; V8's own limit is 2^29 - 24 characters. */
const MAX_TEXT_BYTES = 500_000_000;

/**
 * The encoding of text in UTF-16, told by the mark that it begins with or, without one, by every second byte being 0, as it is in English and in
 * numbers; undefined for anything else.
 * @param head the first bytes of a file
 */
export function utf16Of(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = head.length >> 1;
  if (pairs < 2) return undefined;
  const every = (offset: 0 | 1, test: (byte: number) => boolean) => {
    for (let i = 0; i < pairs; i++) if (!test(head[2 * i + offset])) return false;
    return true;
  };
  const isZero = (byte: number) => byte === 0;
  const little = (head[0] === 0xff && head[1] === 0xfe) || (every(1, isZero) && every(0, isTextByte));
  const big = (head[0] === 0xfe && head[1] === 0xff) || (every(0, isZero) && every(1, isTextByte));
  const encoding = little ? 'utf-16le' : big ? 'utf-16be' : undefined;
  const text = encoding && new TextDecoder(encoding).decode(head.subarray(0, 2 * pairs));
  return text && [...text].every((character) => character > '\x7f' || isTextByte(character.charCodeAt(0)))
    ? encoding
    : undefined;
}

/** True when nothing in the first bytes is a control character that no text has. */
export function isText(head: Uint8Array): boolean {
  return head.every(isTextByte);
}

function isTextByte(byte: number): boolean {
  return byte >= 32 || byte === 9 || byte === 10 || byte === 13;
}

/** All of a text file. */
export async function readText(source: ByteSource, limit = MAX_TEXT_BYTES): Promise<string> {
  if (source.size > limit) {
    throw new EcgIoError(`${source.name} has ${source.size} bytes, expected at most ${limit} of text`);
  }
  const bytes = await source.read(0, source.size);
  const encoding = utf16Of(bytes.subarray(0, 1024));
  return encoding ? new TextDecoder(encoding).decode(bytes) : decodeText(bytes);
}

/** The extension in lower case with its dot, e.g. `.edf`; empty where there is none. */
export function extensionOf(name: string): string {
  return /[^/\\](\.[^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}
