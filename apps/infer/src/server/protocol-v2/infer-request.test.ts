import { describe, expect, it } from 'vitest';
import { readInferRequest } from './infer-request.js';
import { writeInferResponse } from './infer-response.js';

const VALUES = [0, 0.5, -1, 2, 3, 4];
const BYTES = new Uint8Array(Float32Array.from(VALUES).buffer);

function request(input: object, rest: object = {}): object {
  return { inputs: [{ name: 'ecg', datatype: 'FP32', shape: [2, 3], ...input }], ...rest };
}

/** A body of JSON, with bytes behind it where given. */
function body(json: object, binary?: Uint8Array): [body: Uint8Array, headerLength: number | undefined] {
  const head = Buffer.from(JSON.stringify(json));
  return binary ? [Buffer.concat([head, binary]), head.length] : [head, undefined];
}

function read(json: object, binary?: Uint8Array) {
  return readInferRequest(...body(json, binary), 3);
}

describe('readInferRequest', () => {
  it.each<[string, object, Uint8Array?]>([
    ['flat JSON', request({ data: VALUES })],
    [
      'JSON with parameters that mean nothing here',
      request({ data: VALUES }, { parameters: { priority: 1, sequence_id: 'a' } }),
    ],
    ['nested JSON', request({ data: [VALUES.slice(0, 3), VALUES.slice(3)] })],
    ['binary', request({ parameters: { binary_data_size: 24 } }), BYTES],
  ])('reads a tensor as %s', (_, json, binary) => {
    const { ecg, count, outputs } = read(json, binary);
    expect([...ecg]).toEqual(VALUES);
    expect(count).toBe(2);
    expect(outputs).toEqual(['probabilities', 'logits', 'features'].map((name) => ({ name, binary: false })));
  });

  it.each([0, 1, 2, 3])('reads a tensor that begins %d bytes after a place for floats', (shift) => {
    const json = request({ parameters: { binary_data_size: 24 } }, { id: 'x'.repeat(shift) });
    const [bytes, length = 0] = body(json, BYTES);
    const own = Uint8Array.from(bytes);
    const { ecg, id } = readInferRequest(own, length, 3);
    expect([...ecg]).toEqual(VALUES);
    expect(id).toBe('x'.repeat(shift));
  });

  it('gives the asked outputs in the asked form', () => {
    const outputs = [{ name: 'logits' }, { name: 'probabilities', parameters: { binary_data: false } }];
    expect(read(request({ data: VALUES }, { parameters: { binary_data_output: true }, outputs })).outputs).toEqual([
      { name: 'logits', binary: true },
      { name: 'probabilities', binary: false },
    ]);
  });

  it.each<[string, object, RegExp, Uint8Array?]>([
    ['no inputs', {}, /inputs/],
    [
      'another name',
      { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 3], data: [1, 2, 3] }] },
      /expected one input/,
    ],
    ['another type', request({ datatype: 'FP64', data: VALUES }), /FP64, expected FP32/],
    ['another width', request({ shape: [3, 2], data: VALUES }), /\[3, 2\], expected \[windows, 3\]/],
    ['no window', request({ shape: [0, 3], data: [] }), /expected \[windows, 3\]/],
    ['a negative size', request({ shape: [-2, -3], data: VALUES }), /shape/],
    ['a huge size', request({ shape: [2 ** 50, 3], data: VALUES }), /numbers/],
    ['too few numbers', request({ data: [1, 2] }), /6 numbers/],
    ['text', request({ data: ['1', 2, 3, 4, 5, 6] }), /6 numbers/],
    ['null for a number', request({ data: [null, 2, 3, 4, 5, 6] }), /6 numbers/],
    ['deeper nesting', request({ data: [[[1, 2, 3]], [[4, 5, 6]]] }), /6 numbers/],
    ['beyond float32', request({ data: [1e300, 2, 3, 4, 5, 6] }), /not finite/],
    ['NaN', request({ parameters: { binary_data_size: 24 } }), /not finite/, BYTES.with(3, 0x7f).with(2, 0xc0)],
    ['too few bytes', request({ parameters: { binary_data_size: 24 } }), /24/, BYTES.subarray(1)],
    ['bytes for nobody', request({ data: VALUES }), /no input asks/, BYTES],
    ['data twice', request({ data: VALUES, parameters: { binary_data_size: 24 } }), /both/, BYTES],
    [
      'shared memory',
      request({ parameters: { shared_memory_region: 'r' } }),
      /parameters\.shared_memory_region: shared memory is not/,
    ],
    [
      'a classification',
      request({ data: VALUES }, { outputs: [{ name: 'logits', parameters: { classification: 1 } }] }),
      /classification/,
    ],
    ['an unknown output', request({ data: VALUES }, { outputs: [{ name: 'mood' }] }), /no output "mood"/],
  ])('refuses %s with 400', (_, json, message, binary) => {
    expect(() => read(json, binary)).toThrow(message);
    expect(() => read(json, binary)).toThrow(expect.objectContaining({ statusCode: 400 }));
  });

  it.each([-1, 1.5, Number.NaN, 10_000])('refuses a header length of %d', (length) => {
    expect(() => readInferRequest(BYTES, length, 3)).toThrow('Inference-Header-Content-Length');
  });

  it('refuses what is not JSON', () => {
    expect(() => readInferRequest(BYTES, undefined, 3)).toThrow('not JSON');
    expect(() => readInferRequest(new Uint8Array(), undefined, 3)).toThrow('not JSON');
  });
});

describe('writeInferResponse', () => {
  const result = {
    probabilities: Float32Array.of(0.25, 0.75),
    logits: Float32Array.of(1, 2),
    features: Float32Array.of(5, 6, 7),
  };
  const asked = { id: '7', ecg: new Float32Array(3), count: 1 };

  it('writes JSON', () => {
    const { body, headerLength } = writeInferResponse(
      'm',
      '1',
      { ...asked, outputs: [{ name: 'features', binary: false }] },
      result,
    );
    expect(headerLength).toBeUndefined();
    expect(JSON.parse(String(body))).toEqual({
      model_name: 'm',
      model_version: '1',
      id: '7',
      outputs: [{ name: 'features', datatype: 'FP32', shape: [1, 3], data: [5, 6, 7] }],
    });
  });

  it('writes tensors as bytes behind the JSON, in the order of the outputs', () => {
    const outputs = [
      { name: 'logits', binary: true },
      { name: 'probabilities', binary: true },
    ] as const;
    const { body, headerLength = 0 } = writeInferResponse('m', '1', { ...asked, outputs }, result);
    const json = JSON.parse(String(body.slice(0, headerLength)));
    expect(json.outputs[1]).toEqual({
      name: 'probabilities',
      datatype: 'FP32',
      shape: [1, 2],
      parameters: { binary_data_size: 8 },
    });
    const tail = Uint8Array.from(Buffer.from(body.slice(headerLength) as Buffer));
    expect([...new Float32Array(tail.buffer)]).toEqual([1, 2, 0.25, 0.75]);
  });
});
