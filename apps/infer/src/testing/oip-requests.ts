import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

/** A request of the Open Inference Protocol, or of what clients take for it. */
export interface OipRequest {
  readonly what: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Requests that were put to this server, Triton, MLServer and KServe's ModelServer side by side. */
export function oipRequests(model: string, inputLength: number): OipRequest[] {
  const at = `/v2/models/${model}`;
  const window = Float32Array.from({ length: inputLength }, (_, i) => (i === 5 ? 2 : i === 7 ? -1 : 0));
  const bytes = new Uint8Array(window.buffer);
  const samples = Array.from(window);
  const get = (what: string, path: string, method = 'GET'): OipRequest => ({ what, method, path });
  const post = (what: string, body: string | Uint8Array, headers: Record<string, string> = {}): OipRequest => {
    return {
      what,
      method: 'POST',
      path: `${at}/infer`,
      headers: { 'content-type': 'application/json', ...headers },
      body,
    };
  };
  const input = (changes: object = {}) => ({
    name: 'ecg',
    datatype: 'FP32',
    shape: [1, inputLength],
    data: samples,
    ...changes,
  });
  const logits = [{ name: 'logits' }];
  const request = (rest: object = {}, ...inputs: object[]) => ({
    outputs: logits,
    ...rest,
    inputs: inputs.length ? inputs : [input()],
  });
  const json = (what: string, rest: object = {}, ...inputs: object[]) =>
    post(what, JSON.stringify(request(rest, ...inputs)));
  const text = JSON.stringify(request());
  const number = (literal: string) => post(`${literal} as a number`, text.replace('[0,', `[${literal},`));
  const binary = (what: string, changes: object, data: Uint8Array, rest: object = {}, length?: string): OipRequest => {
    const described = {
      name: 'ecg',
      datatype: 'FP32',
      shape: [1, inputLength],
      parameters: { binary_data_size: data.length },
      ...changes,
    };
    const head = Buffer.from(JSON.stringify(request(rest, described)));
    return post(what, Buffer.concat([head, data]), {
      'inference-header-content-length': length ?? String(head.length),
    });
  };
  const filled = (value: number) => new Uint8Array(new Float32Array(inputLength).fill(value).buffer);
  const coded = (what: string, encoding: string, body: Uint8Array) =>
    post(what, body, { 'content-encoding': encoding });
  const accepting = (encoding: string) => post(`answer in ${encoding}`, text, { 'accept-encoding': encoding });
  return [
    ...['live', 'ready'].flatMap((probe) =>
      ['GET', 'HEAD', 'POST', 'OPTIONS'].map((method) => get(`${method} ${probe}`, `/v2/health/${probe}`, method)),
    ),
    get('server', '/v2'),
    get('trailing slash', '/v2/'),
    get('model ready', `${at}/ready`),
    get('model ready, version 1', `${at}/versions/1/ready`),
    get('model ready, version 9', `${at}/versions/9/ready`),
    get('unknown model ready', '/v2/models/nope/ready'),
    get('metadata', at),
    get('metadata, version 1', `${at}/versions/1`),
    get('metadata, version abc', `${at}/versions/abc`),
    get('metadata of an unknown model', '/v2/models/nope'),
    get('percent-encoded name', `/v2/models/${encodeURIComponent(model).replace('o', '%6f')}`),
    get('name that cannot be decoded', '/v2/models/%zz'),
    get('config', `${at}/config`),
    get('config of an unknown model', '/v2/models/nope/config'),
    get('list of models', '/v2/models'),
    get('repository index', '/v2/repository/index', 'POST'),
    get('load', `/v2/repository/models/${model}/load`, 'POST'),
    get('statistics of an unknown model', '/v2/models/nope/stats'),
    get('trace setting', '/v2/trace/setting'),
    get('shared memory status', '/v2/systemsharedmemory/status'),
    get('generate', `${at}/generate`, 'POST'),
    get('GET infer', `${at}/infer`),
    get('PUT infer', `${at}/infer`, 'PUT'),
    get('POST metadata', at, 'POST'),
    get('upper case path', `/V2/models/${model}`),

    json('JSON, flat'),
    json('JSON, a row a window', {}, input({ data: [samples] })),
    json('JSON, nested otherwise', {}, input({ data: samples.map((value) => [value]) })),
    json('all outputs', { outputs: undefined }),
    json('outputs []', { outputs: [] }),
    json('outputs null', { outputs: null }),
    json('outputs in another order', { outputs: [{ name: 'features' }, { name: 'logits' }] }),
    json('the same output twice', { outputs: [...logits, ...logits] }),
    json('unknown output', { outputs: [{ name: 'nope' }] }),
    json('output with datatype and shape', { outputs: [{ name: 'logits', datatype: 'FP32', shape: [1, 2] }] }),
    json('output parameters null', { outputs: [{ name: 'logits', parameters: null }] }),
    json('classification', { outputs: [{ name: 'logits', parameters: { classification: 2 } }] }),
    json('id', { id: '42' }),
    json('id empty', { id: '' }),
    json('id number', { id: 42 }),
    json('id null', { id: null }),
    json('parameters null', { parameters: null }),
    json('parameters unknown', { parameters: { headers: { a: 'b' }, priority: 1, timeout: 5, sequence_id: 1 } }),
    json('input parameters null', {}, input({ parameters: null })),
    json('unknown key', { more: 1 }),
    json('2 windows', {}, input({ shape: [2, inputLength], data: [...samples, ...samples] })),
    post('inputs []', JSON.stringify({ inputs: [] })),
    post('inputs missing', '{}'),
    post('inputs as an object', '{"inputs": {}}'),
    json('unknown input', {}, input({ name: 'nope' })),
    json('another input', {}, input(), input({ name: 'b' })),
    json('input twice', {}, input(), input()),
    ...['name', 'shape', 'datatype', 'data'].map((key) => json(`${key} missing`, {}, input({ [key]: undefined }))),
    json('data null', {}, input({ data: null })),
    ...['FP64', 'FP16', 'BF16', 'INT32', 'BYTES', 'BOOL', 'fp32'].map((datatype) =>
      json(`datatype ${datatype}`, {}, input({ datatype })),
    ),
    ...[
      [inputLength],
      [1, inputLength - 1],
      [1, 1, inputLength],
      [-1, inputLength],
      ['1', String(inputLength)],
      [1.5, inputLength],
      [0, inputLength],
      [2, inputLength],
    ].map((shape) => json(`shape ${JSON.stringify(shape)}`, {}, input({ shape }))),
    json('ragged data', {}, input({ shape: [2, inputLength], data: [samples, samples.slice(1)] })),
    json('empty batch', {}, input({ shape: [0, inputLength], data: [[]] })),
    ...[
      '1.0',
      '-0.0',
      '1E5',
      '12345678901234567890',
      'NaN',
      'Infinity',
      '-Infinity',
      'null',
      '"1.0"',
      '"NaN"',
      'true',
      '1e39',
      '1e400',
      '0x10',
      '.5',
      '01',
    ].map(number),

    binary('binary in, JSON out', {}, bytes),
    binary('binary in and out', {}, bytes, { outputs: [{ name: 'logits', parameters: { binary_data: true } }] }),
    binary('binary_data_output, no outputs', {}, bytes, {
      outputs: undefined,
      parameters: { binary_data_output: true },
    }),
    json('JSON in, binary_data_output', { parameters: { binary_data_output: true } }),
    post('raw binary', bytes, { 'inference-header-content-length': '0' }),
    post('raw binary, 2 windows', Buffer.concat([bytes, bytes]), { 'inference-header-content-length': '0' }),
    ...['abc', '-1', '1e2', '0x40', '99999999'].map((length) =>
      binary(`header length ${length}`, {}, bytes, {}, length),
    ),
    post('header length of all', text, { 'inference-header-content-length': String(text.length) }),
    post('binary, header missing', Buffer.concat([Buffer.from(text), bytes])),
    binary('binary too short', { parameters: { binary_data_size: bytes.length } }, bytes.subarray(4)),
    binary('binary, trailing bytes', { parameters: { binary_data_size: bytes.length } }, Buffer.concat([bytes, bytes])),
    binary('binary NaN', {}, filled(Number.NaN)),
    binary('binary Inf', {}, filled(Number.POSITIVE_INFINITY)),
    binary('binary FP16', { datatype: 'FP16' }, bytes.subarray(0, bytes.length / 2)),
    binary('binary, data null', { data: null }, bytes),
    json('shared memory input', {}, input({ parameters: { shared_memory_region: 'r' } })),

    coded('gzip', 'gzip', gzipSync(text)),
    coded('GZIP', 'GZIP', gzipSync(text)),
    coded('x-gzip', 'x-gzip', gzipSync(text)),
    coded('gzip, two members', 'gzip', Buffer.concat([gzipSync(text.slice(0, 50)), gzipSync(text.slice(50))])),
    coded('gzip cut short', 'gzip', gzipSync(text).subarray(0, 40)),
    coded('gzip that is none', 'gzip', Buffer.from(text)),
    coded('deflate', 'deflate', deflateSync(text)),
    coded('deflate, raw', 'deflate', deflateRawSync(text)),
    coded('identity', 'identity', Buffer.from(text)),
    coded('br', 'br', Buffer.from(text)),
    coded('gzip, deflate', 'gzip, deflate', Buffer.from(text)),
    ...['gzip', 'deflate', 'br', '*', 'gzip;q=0'].map(accepting),

    ...['text/plain', 'application/octet-stream', 'application/x-www-form-urlencoded'].map((type) =>
      post(`content type ${type}`, text, { 'content-type': type }),
    ),
    post('body empty', ''),
    post('body []', '[]'),
    post('no JSON', 'hello'),
    post('trailing comma', text.replace(/\}$/, ',}')),
    post('trailing garbage', `${text} x`),
    post('comments', `/* a */${text}`),
    post('BOM', `\ufeff${text}`),
    post('UTF-16', Buffer.from(text, 'utf16le')),
    post('key twice', text.replace('{', '{"id":"a","id":"b",')),
    { ...post('unknown model', text), path: '/v2/models/nope/infer' },
    { ...post('version 1', text), path: `${at}/versions/1/infer` },
    { ...post('version 9', text), path: `${at}/versions/9/infer` },
    { ...post('query string', text), path: `${at}/infer?a=1` },
    { ...post('trailing slash of infer', text), path: `${at}/infer/` },
  ];
}
