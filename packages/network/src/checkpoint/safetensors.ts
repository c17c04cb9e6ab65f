import { z } from 'zod';
import { elementCount } from '../element-count.js';
import type { Parameters } from '../engine.js';

/** A tensor with its shape, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What a safetensors file holds. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Free text by name, the format's `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
}

const size = z.int().nonnegative();
const headerSchema = z.record(
  z.string(),
  z.object({ dtype: z.literal('F32'), shape: z.array(size).max(8), data_offsets: z.tuple([size, size]) }),
);
const metadataSchema = z.record(z.string(), z.string()).default({});

/**
 * Writes float32 tensors in the safetensors format (https://github.com/huggingface/safetensors): the header's length in 8 bytes,
 * a JSON header, the numbers, all little-endian. Python reads it with `safetensors.numpy.load_file`.
 * @throws RangeError when a tensor's shape does not fit its data
 */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  const header: [string, unknown][] = [['__metadata__', metadata]];
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    if (elementCount(shape) !== data.length) {
      throw new RangeError(`tensor ${name} has ${data.length} values, its shape is [${shape.join(', ')}]`);
    }
    header.push([name, { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] }]);
    offset += data.byteLength;
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  // Spaces up to a multiple of 8, so that readers may view the numbers in place.
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = Buffer.alloc(8 + headerLength + offset, ' ');
  bytes.writeBigUInt64LE(BigInt(headerLength));
  json.copy(bytes, 8);
  let position = 8 + headerLength;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return bytes;
}

/**
 * Reads float32 tensors in the safetensors format; every length and offset is checked, the tensors are copies.
 * @param source name of the file, for the message
 * @throws Error when the bytes are not a complete safetensors file of float32 tensors
 */
export function decodeSafetensors(bytes: Uint8Array, source: string): Safetensors {
  const refuse = (found: string): never => {
    throw new Error(`${source} is not a readable safetensors file: ${found}`);
  };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 8) return refuse(`it has ${buffer.length} bytes, expected at least 8`);
  const headerLength = Number(buffer.readBigUInt64LE());
  const start = 8 + headerLength;
  if (start > buffer.length) return refuse(`its header of ${headerLength} bytes is longer than the file`);
  const { __metadata__, ...rest } =
    parseObject(buffer.toString('utf8', 8, start)) ?? refuse('its header is not a JSON object');
  const metadata = metadataSchema.safeParse(__metadata__);
  const header = headerSchema.safeParse(rest);
  if (!metadata.success) return refuse('its __metadata__ is not text by name');
  if (!header.success)
    return refuse(`its header is wrong at ${header.error.issues[0].path.join('.')}, expected F32 tensors`);
  const tensors = new Map<string, Tensor>();
  let end = 0;
  for (const [name, entry] of Object.entries(header.data).sort(
    ([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0],
  )) {
    const {
      shape,
      data_offsets: [from, to],
    } = entry;
    // The format allows neither holes nor overlaps, so the tensors' sizes add up to the file's.
    if (from !== end || to - from !== 4 * elementCount(shape) || start + to > buffer.length) {
      return refuse(`tensor ${name} of shape [${shape.join(', ')}] cannot lie at bytes ${from} to ${to}`);
    }
    tensors.set(name, {
      shape,
      data: new Float32Array(new Uint8Array(buffer.subarray(start + from, start + to)).buffer),
    });
    end = to;
  }
  if (start + end !== buffer.length) return refuse(`${buffer.length - start - end} bytes follow its last tensor`);
  return { tensors, metadata: metadata.data };
}

/** A network's parameters as tensors of these shapes. */
export function toTensors(parameters: Parameters, shapes: ReadonlyMap<string, readonly number[]>): Map<string, Tensor> {
  return new Map(Array.from(parameters, ([name, data]) => [name, { shape: shapes.get(name) ?? [data.length], data }]));
}

/**
 * The parameters of these shapes among `tensors`, in the order of the shapes.
 * @param source name of the file, for the message
 * @throws Error when one is missing or has another shape
 */
export function toParameters(
  { tensors }: Safetensors,
  shapes: ReadonlyMap<string, readonly number[]>,
  source: string,
): Map<string, Float32Array> {
  return new Map(
    Array.from(shapes, ([name, shape]) => {
      const tensor = tensors.get(name);
      if (tensor?.shape.join() !== shape.join()) {
        const found = tensor ? `has the shape [${tensor.shape.join(', ')}]` : 'is missing';
        throw new Error(`${source}: tensor ${name} ${found}, the network expects [${shape.join(', ')}]`);
      }
      return [name, tensor.data];
    }),
  );
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
