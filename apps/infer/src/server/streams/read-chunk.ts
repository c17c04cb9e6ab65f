import { z } from 'zod';
import { HttpError } from '../http-error.js';
import { parseJson } from '../parse-json.js';

const messageSchema = z.object({ samples: z.array(z.number().nullable()) });

/**
 * Samples of a message in mV: little-endian float32, or JSON `{"samples": [...]}` with null where one is missing.
 * @param maxSamples more are refused
 * @throws HttpError 400
 */
export function readChunk(message: Buffer, isBinary: boolean, maxSamples: number): Float32Array | Float64Array {
  const samples = isBinary ? fromBytes(message) : fromJson(message);
  if (samples.length > maxSamples) {
    throw new HttpError(400, `${samples.length} samples in a message, expected at most ${maxSamples}`);
  }
  return samples;
}

function fromBytes(message: Buffer): Float32Array {
  if (message.length % 4 !== 0) throw new HttpError(400, `${message.length} bytes are no float32 samples`);
  return new Float32Array(new Uint8Array(message).buffer);
}

function fromJson(message: Buffer): Float64Array {
  const result = messageSchema.safeParse(parseJson(message, 'the message'));
  if (!result.success) throw new HttpError(400, 'expected {"samples": [numbers in mV, null where missing]}');
  return Float64Array.from(result.data.samples, (sample) => sample ?? Number.NaN);
}
