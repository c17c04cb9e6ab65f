import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { reasonOf } from '@ecg-affect/errors';
import { HttpError } from './http-error.js';

const DECODERS = { gzip: promisify(gunzip), deflate: promisify(inflate) };

/**
 * Undoes the `Content-Encoding` of a body, off the event loop.
 * @param limit bytes that the decoded body may have at most: a small body must not become a large one
 * @throws HttpError 415 when the encoding is not known, 413 when the body is too large, 400 when it is damaged
 */
export async function decodeBody(body: Buffer, encoding: string | undefined, limit: number): Promise<Buffer> {
  const asked = encoding?.trim().toLowerCase() || 'identity';
  // The two are one (RFC 9110, section 8.4.1.3).
  const name = asked === 'x-gzip' ? 'gzip' : asked;
  if (name === 'identity') return body;
  if (name !== 'gzip' && name !== 'deflate') {
    throw new HttpError(415, `Content-Encoding is ${name}, expected gzip, deflate or none`);
  }
  try {
    return await DECODERS[name](body, { maxOutputLength: limit });
  } catch (error) {
    if (error instanceof RangeError) throw new HttpError(413, `the ${name} body holds more than ${limit} bytes`);
    throw new HttpError(400, `the body is not ${name}: ${reasonOf(error)}`);
  }
}
