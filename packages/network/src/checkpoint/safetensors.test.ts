import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from './safetensors.js';

/** A file put together by hand after the format's description. */
function file(header: unknown, values: readonly number[] = []): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = Buffer.alloc(8 + json.length + 4 * values.length);
  bytes.writeUInt32LE(json.length, 0);
  json.copy(bytes, 8);
  for (const [i, value] of values.entries()) bytes.writeFloatLE(value, 8 + json.length + 4 * i);
  return bytes;
}

const tensor = (shape: number[], from: number, to: number, dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [from, to],
});
const decode = (bytes: Uint8Array) => decodeSafetensors(bytes, 'x.safetensors');

describe('safetensors', () => {
  test('reads a file made by hand', () => {
    const { tensors, metadata } = decode(
      file({ b: tensor([], 16, 20), __metadata__: { made: 'by hand' }, a: tensor([2, 2], 0, 16) }, [1, 2, 3, 4, -0.5]),
    );
    expect(metadata).toEqual({ made: 'by hand' });
    expect(tensors.get('a')).toEqual({ shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) });
    expect(tensors.get('b')).toEqual({ shape: [], data: Float32Array.of(-0.5) });
  });

  test('writes what the format describes', () => {
    const bytes = Buffer.from(
      encodeSafetensors({
        tensors: new Map([['a', { shape: [1, 2], data: Float32Array.of(1, -2) }]]),
        metadata: { k: 'v' },
      }),
    );
    const headerLength = bytes.readUInt32LE(0);
    expect(headerLength % 8).toBe(0);
    expect(JSON.parse(bytes.toString('utf8', 8, 8 + headerLength))).toEqual({
      __metadata__: { k: 'v' },
      a: tensor([1, 2], 0, 8),
    });
    expect([bytes.readFloatLE(8 + headerLength), bytes.readFloatLE(12 + headerLength)]).toEqual([1, -2]);
    expect(bytes.length).toBe(16 + headerLength);
  });

  test('reads back what it wrote, bit by bit', () => {
    // Not `__metadata__`, which is the format's, nor `__proto__`, which a JSON object cannot safely carry.
    const name = fc.string().filter((text) => !/^__\w+__$/.test(text));
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.float32Array({ maxLength: 20 })),
        fc.dictionary(name, fc.string()),
        (data, metadata) => {
          const tensors = new Map(
            Object.entries(data).map(([key, values]) => [key, { shape: [values.length, 1], data: values }]),
          );
          expect(decode(encodeSafetensors({ tensors, metadata }))).toEqual({ tensors, metadata });
        },
      ),
    );
  });

  test.each([
    ['nothing', Buffer.alloc(0), /0 bytes/],
    ['a header longer than the file', file({}).fill(0xff, 0, 7), /longer than the file/],
    ['no JSON', file('{"a":'), /not a JSON object/],
    ['a list', file('[]'), /not a JSON object/],
    ['another type', file({ a: tensor([2], 0, 4, 'F16') }, [1]), /a\.dtype, expected F32/],
    ['a negative size', file({ a: tensor([-1], 0, 4) }, [1]), /a\.shape/],
    ['sizes beyond any file', file({ a: tensor([2 ** 40, 2 ** 40], 0, 4) }, [1]), /cannot lie/],
    ['a tensor past the end', file({ a: tensor([2], 0, 8) }, [1]), /cannot lie at bytes 0 to 8/],
    ['overlapping tensors', file({ a: tensor([1], 0, 4), b: tensor([1], 0, 4) }, [1]), /tensor b/],
    ['a hole', file({ a: tensor([1], 4, 8) }, [1, 2]), /tensor a/],
    ['bytes left over', file({ a: tensor([1], 0, 4) }, [1, 2]), /4 bytes follow/],
  ])('refuses a file with %s, by name', (_, bytes, message) => {
    expect(() => decode(bytes)).toThrow(message);
    expect(() => decode(bytes)).toThrow('x.safetensors is not a readable safetensors file');
  });

  test('answers any damage with an error of its own or another value', () => {
    const good = encodeSafetensors({
      tensors: new Map([['a', { shape: [3], data: Float32Array.of(1, 2, 3) }]]),
      metadata: {},
    });
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(good.length), (at, value, end) => {
        const bytes = Uint8Array.from(good).subarray(0, end);
        bytes[at] = value;
        try {
          decode(bytes);
        } catch (error) {
          expect(String(error)).toContain('x.safetensors is not a readable safetensors file');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
