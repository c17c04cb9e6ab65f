import { gzipSync } from 'node:zlib';

/** A request that no well-meaning client sends, as bytes on the wire. */
export interface HostileRequest {
  readonly what: string;
  readonly bytes: Uint8Array;
  /** Of the answer. */
  readonly status: number;
  /** The client closes its side after the bytes. */
  readonly ends?: boolean;
}

/**
 * What a hostile client may write to the inference route of a model.
 * @param bodyLimit of the server, bytes
 */
export function hostileRequests(modelName: string, inputLength: number, bodyLimit: number): HostileRequest[] {
  const path = `/v2/models/${modelName}/infer`;
  const size = 4 * inputLength;
  const tensor = (changes: object = {}) => ({
    name: 'ecg',
    datatype: 'FP32',
    shape: [1, inputLength],
    parameters: { binary_data_size: size },
    ...changes,
  });
  const noNumbers = new Uint8Array(new Float32Array(inputLength).fill(Number.NaN).buffer);
  const zeros = new Uint8Array(size);
  const head = (headers: string) => Buffer.from(`POST ${path} HTTP/1.1\r\nhost: x\r\n${headers}\r\n`);
  const json = (body: string | object) => {
    const content = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    return Buffer.concat([head(`content-length: ${content.length}\r\n`), content]);
  };
  const binary = (input: object, data: Uint8Array, headerLength?: number | string) => {
    const content = Buffer.from(JSON.stringify({ inputs: [input] }));
    const headers = `content-length: ${content.length + data.length}\r\ninference-header-content-length: ${headerLength ?? content.length}\r\n`;
    return Buffer.concat([head(headers), content, data]);
  };
  const encoded = (encoding: string, content: Uint8Array) =>
    Buffer.concat([head(`content-length: ${content.length}\r\ncontent-encoding: ${encoding}\r\n`), content]);
  const bad = (what: string, bytes: Uint8Array, status = 400): HostileRequest => ({ what, bytes, status });
  return [
    bad('a body announced beyond the limit', head(`content-length: ${bodyLimit + 1}\r\n`), 413),
    bad('a body announced without end', head(`content-length: ${'9'.repeat(40)}\r\n`)),
    bad('a body of a negative length', head('content-length: -5\r\n')),
    bad('two lengths', head('content-length: 5\r\ncontent-length: 6\r\n')),
    bad('a length and chunks', head('content-length: 5\r\ntransfer-encoding: chunked\r\n')),
    bad(
      'a chunk of a negative size',
      Buffer.concat([head('transfer-encoding: chunked\r\n'), Buffer.from('-1\r\nx\r\n')]),
    ),
    bad('a small body that unpacks beyond the limit', encoded('gzip', gzipSync(new Uint8Array(4 * bodyLimit))), 413),
    bad('a packed body that is damaged', encoded('gzip', gzipSync('{"inputs": []}').subarray(0, 20))),
    bad('a body packed in a way of its own', encoded('br', zeros), 415),
    bad('20 kB of headers', head(`x: ${'y'.repeat(20_000)}\r\n`), 431),
    bad('no HTTP', Buffer.from('\x16\x03\x01\x00\xa5hello\r\n\r\n')),
    {
      what: 'a body that ends early',
      bytes: Buffer.concat([head('content-length: 1000\r\n'), zeros.subarray(0, 9)]),
      status: 400,
      ends: true,
    },
    bad('a header length beyond the body', binary(tensor(), zeros, 1e9)),
    bad('a negative header length', binary(tensor(), zeros, -1)),
    bad('a header length in words', binary(tensor(), zeros, 'many')),
    bad('a tensor cut short', binary(tensor(), zeros.subarray(5))),
    bad('a tensor too long', binary(tensor(), Buffer.concat([zeros, zeros]))),
    bad('a negative tensor size', binary(tensor({ parameters: { binary_data_size: -4 } }), zeros)),
    bad('another type', binary(tensor({ datatype: 'FP64' }), zeros)),
    bad('another shape', binary(tensor({ shape: [inputLength, 1] }), zeros)),
    bad('a negative shape', binary(tensor({ shape: [-1, -inputLength] }), zeros)),
    bad('more windows than there are numbers', binary(tensor({ shape: [2 ** 52, inputLength] }), zeros)),
    bad('NaN', binary(tensor(), noNumbers)),
    bad(
      'null for numbers',
      json({ inputs: [{ ...tensor({ parameters: {} }), data: new Array(inputLength).fill(null) }] }),
    ),
    bad('JSON cut short', json('{"inputs": [{')),
    bad('deep JSON', json('['.repeat(100_000))),
    bad('keys of prototypes', json('{"__proto__": {"inputs": []}, "constructor": 1}')),
    bad(
      'no model',
      Buffer.from('POST /v2/models/__proto__/infer HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}'),
      404,
    ),
    bad('a path out of the server', Buffer.from('GET /page/..%2f..%2fpackage.json HTTP/1.1\r\nhost: x\r\n\r\n'), 404),
  ];
}
