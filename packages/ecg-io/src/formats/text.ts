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

/** All of a text file. */
export async function readText(source: ByteSource, limit = MAX_TEXT_BYTES): Promise<string> {
  if (source.size > limit) {
    throw new EcgIoError(`${source.name} has ${source.size} bytes, expected at most ${limit} of text`);
  }
  return decodeText(await source.read(0, source.size));
}

/** The extension in lower case with its dot, e.g. `.edf`; empty where there is none. */
export function extensionOf(name: string): string {
  return /[^/\\](\.[^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}
