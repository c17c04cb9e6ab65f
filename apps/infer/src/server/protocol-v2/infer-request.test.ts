import { describe, expect, it } from 'vitest';
import { readHeaderLength, readInferRequest } from './infer-request.js';
import { assertFiniteAnswer, writeInferResponse } from './infer-response.js';

const VALUES = [0, 0.5, -1, 2, 3, 4];
const BYTES = new Uint8Array(Float32Array.from(VALUES).buffer);

const preprocessing = { sampleRate: 3, highpass: null, windowSeconds: 1, overlap: 0, normalisation: 'none' } as const;
const INPUT = { inputLength: 3, preprocessing };

function request(input: object, rest: object = {}): object {
  return { inputs: [{ name: 'ecg', datatype: 'FP32', shape: [2, 3], ...input }], ...rest };
}

/** A body of JSON, with bytes behind it where given. */
function body(json: object, binary?: Uint8Array): [body: Uint8Array, headerLength: number | undefined] {
  const head = Buffer.from(JSON.stringify(json));
  return binary ? [Buffer.concat([head, binary]), head.length] : [head, undefined];
}

function read(json: object, binary?: Uint8Array) {
  return readInferRequest(...body(json, binary), INPUT);
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
    const { ecg, id } = readInferRequest(own, length, INPUT);
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
    ['text', request({ data: ['1', 2, 3, 4, 5, 6] }), /value 0 of input "ecg" is "1", expected 6 finite/],
    ['null for a number', request({ data: [0, null, 2, 3, 4, 5] }), /value 1 of input "ecg" is null or NaN/],
    ['null for the data', request({ data: null }), /found none/],
    ['deeper nesting', request({ data: [[[1, 2, 3]], [[4, 5, 6]]] }), /6 numbers.*found 2/],
    ['beyond float32', request({ data: [1, 1e300, 3, 4, 5, 6] }), /value 1 .* not finite/],
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

  it('takes null for whatever may be left out, and an empty list of outputs for all', () => {
    const nulls = { parameters: null, outputs: null, id: null };
    const expected = ['probabilities', 'logits', 'features'].map((name) => ({ name, binary: false }));
    expect(read(request({ data: VALUES, parameters: null }, nulls))).toMatchObject({
      id: undefined,
      outputs: expected,
    });
    const parameters = { binary_data_size: 24, shared_memory_region: null };
    expect(read(request({ data: null, parameters }, { outputs: [] }), BYTES).outputs).toEqual(expected);
    const named = [{ name: 'logits', parameters: null }];
    expect(read(request({ data: VALUES }, { outputs: named })).outputs).toEqual([{ name: 'logits', binary: false }]);
  });

  it('says which value a client wrote as NaN', () => {
    const text = '{"inputs": [{"name": "ecg", "datatype": "FP32", "shape": [1, 3], "data": [1, NaN , NaN]}]}';
    expect(() => readInferRequest(Buffer.from(text), undefined, INPUT)).toThrow(
      'value 1 of input "ecg" is null or NaN',
    );
    expect(() => readInferRequest(Buffer.from(text.replace('NaN', '-Infinity')), undefined, INPUT)).toThrow(
      'no Infinity',
    );
    expect(() => readInferRequest(Buffer.from('{"a": NaN '), undefined, INPUT)).toThrow('the request is not JSON');
  });

  it('reads a window alone, without JSON', () => {
    const { ecg, count, outputs } = readInferRequest(Uint8Array.from(BYTES.subarray(0, 12)), 0, INPUT);
    expect([...ecg]).toEqual(VALUES.slice(0, 3));
    expect(count).toBe(1);
    expect(outputs.map(({ binary }) => binary)).toEqual([true, true, true]);
    expect(() => readInferRequest(Uint8Array.from(BYTES), 0, INPUT)).toThrow('has 24 bytes, expected one window: 12');
    const noNumbers = new Uint8Array(new Float32Array(3).fill(Number.NaN).buffer);
    expect(() => readInferRequest(noNumbers, 0, INPUT)).toThrow('value 0 of input "ecg" is NaN');
  });

  it.each(['', 'abc', '-1', '1.5', '1e2', '0x40', '2, 2'])('refuses a header length of "%s"', (text) => {
    expect(() => readHeaderLength(text)).toThrow(`Inference-Header-Content-Length is "${text}"`);
  });

  it('refuses a header length beyond the body', () => {
    expect(readHeaderLength(' 10000 ')).toBe(10_000);
    expect(() => readInferRequest(BYTES, 10_000, INPUT)).toThrow('Inference-Header-Content-Length is 10000');
  });

  it('refuses what is not JSON', () => {
    expect(() => readInferRequest(BYTES, undefined, INPUT)).toThrow('not JSON');
    expect(() => readInferRequest(new Uint8Array(), undefined, INPUT)).toThrow('not JSON');
  });
});

describe('what stands beside the windows', () => {
  const ecg = { name: 'ecg', datatype: 'FP32', shape: [1, 3], data: [1, 2, 3] };
  const of = (name: string, width: number, data: unknown[]) => ({ name, datatype: 'FP32', shape: [1, width], data });
  const hrv = { hrv: { features: ['a', 'b', 'c', 'd'], definition: 'a test' } };
  const calibrationPeriod = { seconds: 60, features: 1, definition: 'a test' };
  const read = (model: object, inputs: object[], outputs?: object[]) =>
    readInferRequest(...body({ inputs, ...(outputs && { outputs }) }), { ...INPUT, ...model });

  it('may be heart-rate variability, of which a value may be missing', () => {
    expect([...read(hrv, [ecg]).ecg]).toEqual([1, 2, 3]);
    const sent = of('hrv', 4, [70, 40, null, 71]);
    for (const inputs of [
      [ecg, sent],
      [sent, ecg],
    ]) {
      expect([...read(hrv, inputs).ecg]).toEqual([1, 2, 3, 70, 40, Number.NaN, 71]);
    }
    const bytes = (name: string, values: number[]) => ({
      ...of(name, values.length, []),
      data: undefined,
      parameters: { binary_data_size: 4 * values.length },
    });
    const inputs = [bytes('hrv', [70, 40, 30, 71]), bytes('ecg', [1, 2, 3])];
    const behind = new Uint8Array(Float32Array.of(70, 40, 30, 71, 1, 2, 3).buffer);
    expect([...readInferRequest(...body({ inputs }, behind), { ...INPUT, ...hrv }).ecg]).toEqual([
      1, 2, 3, 70, 40, 30, 71,
    ]);
  });

  it('must be what is usual of a person where the model calibrates, unless features alone are asked for', () => {
    const statistics = [of('mean', 1, [5]), of('deviation', 1, [2])];
    expect([...read({ calibrationPeriod }, [ecg, ...statistics]).ecg]).toEqual([1, 2, 3, 5, 2]);
    expect([...read({ calibrationPeriod }, [ecg], [{ name: 'features' }]).ecg]).toEqual([1, 2, 3]);
    expect(() => read({ calibrationPeriod }, [ecg])).toThrow('calibrates to a person: expected the input "mean"');
    const raw = new Uint8Array(Float32Array.of(1, 2, 3).buffer);
    expect(() => readInferRequest(raw, 0, { ...INPUT, calibrationPeriod })).toThrow('calibrates to a person');
  });

  it('may be missing in the features that are answered, and nothing else may', () => {
    const [probabilities, logits] = [Float32Array.of(0.5, 0.5), Float32Array.of(0, 0)];
    const model = { hrv: { features: ['a'], definition: 'a test' }, calibrationPeriod };
    const request = { id: undefined, ecg: Float32Array.of(1, 2, 3), count: 1, outputs: [] };
    const answer = (features: number[]) => ({ probabilities, logits, features: Float32Array.from(features) });
    expect(() => assertFiniteAnswer(request, answer([1, Number.NaN]), model)).not.toThrow();
    expect(() => assertFiniteAnswer(request, answer([Number.NaN, 1]), model)).toThrow('not finite');
    expect(() => assertFiniteAnswer(request, answer([1, Number.NaN]))).toThrow('not finite');
  });

  it.each<[string, object[], string]>([
    ['twice', [ecg, of('hrv', 4, [1, 2, 3, 4]), of('hrv', 4, [1, 2, 3, 4])], 'expected "ecg" and none twice of "hrv"'],
    ['without windows', [of('hrv', 4, [1, 2, 3, 4])], 'found "hrv"'],
    ['of other windows', [ecg, { ...of('hrv', 4, Array(8).fill(1)), shape: [2, 4] }], '2 rows for 1 windows'],
    ['of another width', [ecg, of('hrv', 3, [1, 2, 3])], 'expected [windows, 4]'],
  ])('is refused %s', (_, inputs, message) => {
    expect(() => read(hrv, inputs)).toThrow(message);
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

  it('refuses to answer with what is not finite, and says of which value', () => {
    const windows = { id: undefined, ecg: Float32Array.of(0, 1, 2, 3, -3e38, 5), count: 2, outputs: [] };
    const of = (value: number) => ({ ...result, features: Float32Array.of(1, 2, value, 4) });
    expect(() => assertFiniteAnswer(windows, of(3))).not.toThrow();
    for (const value of [Number.NaN, Number.NEGATIVE_INFINITY]) {
      expect(() => assertFiniteAnswer(windows, of(value))).toThrow(/window 1 .* value 1 is -3.00e\+38/);
    }
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
