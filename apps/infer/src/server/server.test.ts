import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { encodeEdf, encodeWfdb } from '@ecg-affect/ecg-io';
import { graphDigest } from '@ecg-affect/model-metadata';
import { beats, INPUT_LENGTH, recordingOf, writePolarityModel } from '@ecg-affect/polarity-model';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../testing/polarity-server.js';
import { exchange, statusOf } from '../testing/raw-client.js';
import { modelCardSchema, recordingPredictionSchema } from './responses.js';
import type { Server } from './server.js';

const RATE = 250;
const recording = recordingOf(beats(30, RATE), RATE);
let folder: string;
let models: string;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infer-server-'));
  models = join(folder, 'models');
  await mkdir(models);
  await writePolarityModel(join(models, 'polarity.onnx'));
  server = await startTestServer(models, { bodyLimit: 2 ** 20 });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function get(path: string, { address }: Server = server, headers: Record<string, string> = {}) {
  const response = await fetch(address + path, { headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

async function post(path: string, body: unknown, { address }: Server = server, headers: Record<string, string> = {}) {
  const isForm = body instanceof FormData;
  const response = await fetch(address + path, {
    method: 'POST',
    headers: { ...(isForm ? {} : { 'content-type': 'application/json' }), ...headers },
    body: isForm || body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    json: () => JSON.parse(Buffer.from(bytes).toString()),
  };
}

function inferRequest(ecg: ArrayLike<number>, count = 1): object {
  return { inputs: [{ name: 'ecg', datatype: 'FP32', shape: [count, INPUT_LENGTH], data: Array.from(ecg) }] };
}

function form(fields: Record<string, string>, files: Record<string, Uint8Array>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  for (const [name, bytes] of Object.entries(files)) data.append('file', new Blob([Uint8Array.from(bytes)]), name);
  return data;
}

describe('Open Inference Protocol v2', () => {
  it('tells of the server, its health and its models', async () => {
    expect((await get('/v2')).json()).toMatchObject({
      name: 'ecg-affect-infer',
      extensions: ['binary_tensor_data', 'model_configuration', 'statistics'],
    });
    for (const path of ['/v2/health/live', '/v2/health/ready', '/v2/models/polarity/ready']) {
      expect((await get(path)).status).toBe(200);
    }
    expect((await get('/v2/models/polarity')).json()).toEqual({
      name: 'polarity',
      versions: ['1'],
      platform: 'onnxruntime_onnx',
      inputs: [{ name: 'ecg', datatype: 'FP32', shape: [-1, INPUT_LENGTH] }],
      outputs: [
        { name: 'probabilities', datatype: 'FP32', shape: [-1, 2] },
        { name: 'logits', datatype: 'FP32', shape: [-1, 2] },
        { name: 'features', datatype: 'FP32', shape: [-1, 2] },
      ],
    });
    expect((await get('/v2/models/polarity/config')).json()).toEqual({
      name: 'polarity',
      platform: 'onnxruntime_onnx',
      backend: 'onnxruntime',
      max_batch_size: 4096,
      input: [{ name: 'ecg', data_type: 'TYPE_FP32', dims: [INPUT_LENGTH] }],
      output: ['probabilities', 'logits', 'features'].map((name) => ({ name, data_type: 'TYPE_FP32', dims: [2] })),
    });
  });

  it.each(['/v2/models/polarity/infer', '/v2/models/polarity/versions/1/infer'])(
    'infers from JSON at %s',
    async (path) => {
      const ecg = new Float32Array(2 * INPUT_LENGTH);
      ecg[5] = 2;
      ecg[INPUT_LENGTH + 7] = -3;
      const { status, json } = await post(path, { ...inferRequest(ecg, 2), id: 'a', outputs: [{ name: 'logits' }] });
      expect(status).toBe(200);
      expect(json()).toEqual({
        model_name: 'polarity',
        model_version: '1',
        id: 'a',
        outputs: [{ name: 'logits', datatype: 'FP32', shape: [2, 2], data: [2, 0, 0, 3] }],
      });
    },
  );

  it('infers from and to bytes', async () => {
    const ecg = new Float32Array(INPUT_LENGTH);
    ecg[9] = 4;
    ecg[10] = -1;
    const head = Buffer.from(
      JSON.stringify({
        inputs: [
          { name: 'ecg', datatype: 'FP32', shape: [1, INPUT_LENGTH], parameters: { binary_data_size: ecg.byteLength } },
        ],
        outputs: [{ name: 'features', parameters: { binary_data: true } }],
      }),
    );
    const { status, headers, bytes } = await post(
      '/v2/models/polarity/infer',
      new Uint8Array(Buffer.concat([head, new Uint8Array(ecg.buffer)])),
      server,
      { 'inference-header-content-length': String(head.length), 'content-type': 'application/octet-stream' },
    );
    expect(status).toBe(200);
    const length = Number(headers.get('inference-header-content-length'));
    expect(JSON.parse(Buffer.from(bytes.slice(0, length)).toString()).outputs[0].parameters).toEqual({
      binary_data_size: 8,
    });
    expect([...new Float32Array(bytes.slice(length).buffer)]).toEqual([4, 1]);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
  ])('infers from a body in %s', async (encoding, encode) => {
    const ecg = new Float32Array(INPUT_LENGTH).fill(2);
    const body = new Uint8Array(encode(JSON.stringify(inferRequest(ecg))));
    const { status, json } = await post('/v2/models/polarity/infer', body, server, { 'content-encoding': encoding });
    expect(status).toBe(200);
    expect(json().outputs[1].data).toEqual([2, -2]);
  });

  it.each(['gzip', 'deflate'])('answers in %s where that is asked for and worth it', async (encoding) => {
    const ecg = new Float32Array(100 * INPUT_LENGTH).fill(2);
    const body = new Uint8Array(ecg.buffer.slice(0));
    const input = {
      name: 'ecg',
      datatype: 'FP32',
      shape: [100, INPUT_LENGTH],
      parameters: { binary_data_size: body.length },
    };
    const parameters = { binary_data_output: true };
    const head = Buffer.from(JSON.stringify({ inputs: [input], parameters }));
    const answers = await Promise.all(
      [encoding, 'identity'].map((accepted) =>
        post('/v2/models/polarity/infer', new Uint8Array(Buffer.concat([head, body])), server, {
          'accept-encoding': accepted,
          'inference-header-content-length': String(head.length),
        }),
      ),
    );
    expect(answers.map(({ headers }) => headers.get('content-encoding'))).toEqual([encoding, null]);
    expect(answers[0].headers.get('vary')).toBe('accept-encoding');
    expect(answers[0].bytes).toEqual(answers[1].bytes);
    const small = await post('/v2/models/polarity/infer', inferRequest(ecg.subarray(0, INPUT_LENGTH)));
    expect(small.headers.get('content-encoding')).toBeNull();
  });

  it("counts in the words of Triton's statistics", async () => {
    const counting = await startTestServer(models, { maxBatch: 4 });
    await post('/v2/models/polarity/infer', inferRequest(new Float32Array(10 * INPUT_LENGTH), 10), counting);
    const { model_stats: all } = (await get('/v2/models/stats', counting)).json();
    expect(all).toEqual((await get('/v2/models/polarity/versions/1/stats', counting)).json().model_stats);
    expect(all).toEqual([
      expect.objectContaining({
        name: 'polarity',
        version: '1',
        inference_count: 10,
        execution_count: 3,
        memory_usage: [],
      }),
    ]);
    const [{ inference_stats: requests, batch_stats: batches, last_inference: last }] = all;
    expect(Date.now() - last).toBeLessThan(60_000);
    const counts = Object.entries<{ count: number }>(requests).map(([name, { count }]) => [name, count]);
    expect(Object.fromEntries(counts)).toEqual({
      ...{
        success: 1,
        fail: 0,
        queue: 1,
        compute_input: 1,
        compute_infer: 1,
        compute_output: 1,
        cache_hit: 0,
        cache_miss: 0,
      },
    });
    expect(requests.success.ns).toBe(requests.queue.ns + requests.compute_infer.ns);
    expect(batches.map(({ batch_size: size, compute_infer: { count } }: never) => [size, count])).toEqual([
      [2, 1],
      [4, 2],
    ]);
    expect((await get('/v2/models/none/stats', counting)).status).toBe(404);
    await counting.stop();
  });

  it('sends the page again only when it has changed', async () => {
    const { headers } = await get('/');
    const again = await get('/', server, { 'if-none-match': headers.get('etag') ?? '' });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await get('/', server, { 'if-none-match': 'W/"other"' })).status).toBe(200);
  });

  it('gives each of many callers at once its own answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const ecg = new Float32Array(INPUT_LENGTH).fill(i);
        return (await post('/v2/models/polarity/infer', inferRequest(ecg))).json().outputs[1].data[0];
      }),
    );
    expect(answers).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  it.each<[string, string, unknown, number, RegExp]>([
    ['an unknown model', '/v2/models/none/infer', {}, 404, /no model "none"/],
    ['an unknown version', '/v2/models/polarity/versions/9/infer', {}, 404, /no version "9"/],
    ['an unknown path', '/v2/dance', {}, 404, /nothing here/],
    ['what is not JSON', '/v2/models/polarity/infer', '{', 400, /not JSON/],
    ['a wrong shape', '/v2/models/polarity/infer', inferRequest([1, 2, 3]), 400, /numbers/],
    [
      'more windows than it announces',
      '/v2/models/polarity/infer',
      inferRequest(new Float32Array(0), 4097),
      400,
      /numbers/,
    ],
    ['too much', '/v2/models/polarity/infer', 'x'.repeat(2 ** 20 + 1), 413, /too large/],
  ])('answers %s with an error', async (_, path, body, status, message) => {
    const response = await post(path, body);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.json()).toEqual({ error: expect.stringMatching(message) });
  });
});

describe('/v1', () => {
  it('predicts from samples in mV', async () => {
    const samples = Array.from(recording.channels[0].samples);
    const { status, json } = await post('/v1/predict', { samples, sampleRate: RATE });
    expect(status).toBe(200);
    expect(json()).toMatchObject({
      target: 'polarity',
      normalisation: { policy: 'subject', statistics: expect.any(String) },
      summary: { windows: 3, decision: 'up' },
      notice: 'not a medical device',
    });
  });

  it('takes null and NaN for missing samples, and a body in gzip', async () => {
    const samples: (number | null)[] = Array.from(beats(30, RATE));
    samples.fill(null, 11 * RATE, 13 * RATE);
    const whole = JSON.stringify({ samples, sampleRate: RATE });
    const bodies = [whole, whole.replaceAll('null', 'NaN')];
    for (const body of [...bodies, gzipSync(whole)]) {
      const headers = typeof body === 'string' ? {} : { 'content-encoding': 'x-gzip' };
      const answer = await post('/v1/predict', typeof body === 'string' ? body : new Uint8Array(body), server, headers);
      expect(answer.json()).toMatchObject({ summary: { windows: 2, dropped: 1 } });
    }
  });

  it('takes empty fields of a form for absent ones', async () => {
    const empty = { minQuality: '', sampleRate: ' ', channel: '', model: '' };
    const { json } = await post('/v1/predict', form(empty, { 'a.edf': encodeEdf(recording) }));
    expect(json()).toMatchObject({ channel: 'ECG', minQuality: 0.5 });
  });

  it('predicts from an uploaded file', async () => {
    const { status, json } = await post('/v1/predict', form({ minQuality: '0.2' }, { 'a.edf': encodeEdf(recording) }));
    expect(status).toBe(200);
    expect(json()).toMatchObject({ channel: 'ECG', minQuality: 0.2, summary: { windows: 3, decision: 'up' } });
  });

  it('predicts from the files of a WFDB record', async () => {
    const files = Object.fromEntries(encodeWfdb(recording, 'a'));
    const { json } = await post('/v1/predict', form({}, files));
    expect(json().summary).toMatchObject({ windows: 3, decision: 'up' });
  });

  it("gives a model's card", async () => {
    expect((await get('/v1/models')).json()).toEqual({ models: ['polarity'] });
    expect((await get('/v1/models/polarity')).json()).toMatchObject({
      target: 'polarity',
      evaluation: { protocol: 'loso' },
    });
  });

  it.each<[string, unknown, number, RegExp]>([
    ['no samples', { sampleRate: 250 }, 400, /samples/],
    ['a rate of 0', { samples: [1], sampleRate: 0 }, 400, /sampleRate/],
    ['days of signal in few samples', { samples: new Array(6000).fill(1), sampleRate: 0.01 }, 400, /lasts 600000 s/],
    ['less than a window', { samples: [1, 2, 3], sampleRate: 250 }, 400, /only 0.0 s of "ECG"/],
    ['text for a sample', { samples: ['1'], sampleRate: 250 }, 400, /samples\.0/],
    ['a sample that is none', { samples: [0, 1e308], sampleRate: 250 }, 400, /samples\.1/],
    ['a lead of nothing but gaps', { samples: new Array(5000).fill(null), sampleRate: 250 }, 400, /missing samples/],
    ['an unknown model', { samples: [1], sampleRate: 250, model: 'x' }, 404, /no model "x"/],
    ['a file that is none', form({}, { 'a.edf': new TextEncoder().encode('hello') }), 400, /a\.edf/],
    ['no file', form({ minQuality: '0' }, {}), 400, /expected one file/],
    ['a lead that is not there', form({ channel: 'V9' }, { 'a.edf': encodeEdf(recording) }), 400, /V9/],
    ['a file that is too large', form({}, { 'a.npy': new Uint8Array(2 ** 20 + 1) }), 413, /large/],
  ])('refuses %s', async (_, body, status, message) => {
    const response = await post('/v1/predict', body);
    expect(response.json()).toEqual({ error: expect.stringMatching(message) });
    expect(response.status).toBe(status);
  });
});

/** Status and body of what a client gets that sends these bytes. */
async function send(text: string, body: Uint8Array = new Uint8Array(), on: Server = server) {
  const answer = await exchange(on.address, Buffer.concat([Buffer.from(text), body]));
  return { status: statusOf(answer), answer };
}

describe('HTTP', () => {
  const window = new Uint8Array(new Float32Array(INPUT_LENGTH).fill(2).buffer);
  const offer = 'connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n';
  const raw = `POST /v2/models/polarity/infer HTTP/1.1\r\nhost: x\r\ncontent-length: ${window.length}\r\ninference-header-content-length: 0\r\n`;

  it.each<[string, string, string, Uint8Array?]>([
    ['h2c with a GET, as curl --http2 and Java do', 'GET /v2 HTTP/1.1\r\nhost: x\r\n', offer],
    ['h2c with a POST', raw, offer, window],
    ['TLS/1.0', 'GET /v2 HTTP/1.1\r\nhost: x\r\n', 'connection: upgrade\r\nupgrade: TLS/1.0, HTTP/2.0\r\n'],
    ['nothing that it asks to upgrade to', 'GET /v2 HTTP/1.1\r\nhost: x\r\n', 'connection: upgrade\r\n'],
  ])('answers as if it were not there an offer of %s', async (_, head, upgrade, body) => {
    expect((await send(`${head}${upgrade}\r\n`, body)).status).toBe(200);
  });

  it('answers the requests that follow an offer on its connection', async () => {
    const get = `GET /v2/health/live HTTP/1.1\r\nhost: x\r\n${offer}`;
    const socket = connect(Number(new URL(server.address).port), '127.0.0.1');
    let answers = '';
    socket.on('data', (data) => {
      answers += data;
    });
    for (let request = 1; request <= 12; request++) {
      socket.write(`${get}\r\n`);
      while (answers.split('{"live":true}').length <= request) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    socket.destroy();
  });

  it.each([
    ['POST', '/v2/health/live', 'GET, HEAD'],
    ['OPTIONS', '/v2', 'GET, HEAD'],
    ['PUT', '/v2/models/polarity/infer', 'POST'],
    ['GET', '/v2/models/polarity/versions/1/infer?a=1', 'POST'],
    ['TRACE', '/v1/predict', 'POST'],
    ['QUERY', '/v1/models', 'GET, HEAD'],
    ['DELETE', '/v1/models/a%20b', 'GET, HEAD'],
    ['POST', '/', 'GET, HEAD'],
  ])('refuses %s %s with 405, and says what is allowed', async (method, path, allowed) => {
    const { status, answer } = await send(`${method} ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc`);
    expect(status).toBe(405);
    expect(answer).toMatch(new RegExp(`\r\nallow: ${allowed}\r\n`, 'i'));
    expect(answer).toContain('"error":');
  });

  it.each([
    ['a path that cannot be decoded', 'GET /v1/models/%zz HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['headers that are too large', `GET /v2 HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    [
      'a stream that is asked for without a WebSocket',
      `GET /v1/stream?sampleRate=${RATE} HTTP/1.1\r\nhost: x\r\n\r\n`,
      426,
    ],
    [
      'an upload without a boundary',
      'POST /v1/predict HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data\r\ncontent-length: 3\r\n\r\nabc',
      400,
    ],
    [
      'an upload that is cut off',
      'POST /v1/predict HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=X\r\ncontent-length: 64\r\n\r\n--X\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n1,2',
      400,
    ],
  ])('answers %s by one sentence', async (_, text, status) => {
    const found = await send(text);
    expect(found.status).toBe(status);
    expect(found.answer).toMatch(/\{"error":".+"\}$/);
    expect(found.answer.toLowerCase()).toContain('content-type: application/json');
  });

  it.each([
    ['as a whole', '/v2/models/polarity/infer', 'application/octet-stream', 'content-length: 9000000\r\n'],
    ['in chunks', '/v1/predict', 'application/json', 'transfer-encoding: chunked\r\n'],
  ])(
    'reads on after a body %s that is too large, so that its sender sees the answer',
    async (_, path, type, length) => {
      const socket = connect(Number(new URL(server.address).port), '127.0.0.1');
      let answer = '';
      const failed = new Promise<string>((resolve) => socket.on('error', ({ message }) => resolve(message)));
      socket.on('data', (data) => {
        answer += data;
      });
      socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\n${length}\r\n`);
      const piece = 'x'.repeat(100_000);
      for (let sent = 0; sent < 90; sent++) {
        const chunk = length.startsWith('content') ? piece : `${piece.length.toString(16)}\r\n${piece}\r\n`;
        await Promise.race([new Promise((resolve) => socket.write(chunk, resolve)), failed]);
      }
      expect(statusOf(answer)).toBe(413);
      expect(await Promise.race([failed, Promise.resolve('no failure')])).toBe('no failure');
      socket.destroy();
    },
  );
});

describe('operations', () => {
  it('describes itself in OpenAPI: every route, its answers and its errors', async () => {
    const document = (await get('/docs')).json();
    expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
    expect(document.info.description).toContain('not a medical device');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/v1/predict',
        '/v1/models/{name}',
        '/v1/stream',
        '/v1/streams',
        '/v1/streams/{id}/watch',
        '/v2/models/{name}/infer',
      ]),
    );
    type Responses = Record<string, { content?: Record<string, { schema?: object }> }>;
    const operations = Object.entries<Record<string, { responses: Responses }>>(document.paths).flatMap(
      ([path, methods]) => Object.entries(methods).map(([method, { responses }]) => ({ path, method, responses })),
    );
    expect(operations.length).toBeGreaterThan(12);
    for (const { path, method, responses } of operations) {
      expect(Object.keys(responses), `${method} ${path}`).toEqual(
        expect.arrayContaining([expect.stringMatching(/^(200|101)$/), '4XX', '5XX']),
      );
      const bodies = Object.values(responses).map(({ content }) => Object.values(content ?? {})[0]?.schema);
      expect(bodies, `${method} ${path}`).not.toContain(undefined);
    }
  });

  it('answers as its OpenAPI document says', async () => {
    const samples = Array.from(recording.channels[0].samples);
    recordingPredictionSchema.strict().parse((await post('/v1/predict', { samples, sampleRate: RATE })).json());
    modelCardSchema.strict().parse((await get('/v1/models/polarity')).json());
  });

  it('counts for Prometheus', async () => {
    await post('/v2/models/polarity/infer', inferRequest(new Float32Array(INPUT_LENGTH)));
    const { text } = await get('/metrics');
    expect(text).toMatch(/^ecg_affect_windows_total\{model="polarity"\} [1-9]/m);
    expect(text).toMatch(
      /ecg_affect_request_seconds_count\{method="POST",route="\/v2\/models\/:name\/infer",status="200"\} [1-9]/,
    );
    expect(text).toContain('ecg_affect_preprocessing_seconds_count');
  });

  it('asks for the token where there is one, but not for its health', async () => {
    const guarded = await startTestServer(models, { token: 'secret' });
    expect((await get('/v2/health/live', guarded)).status).toBe(200);
    for (const path of ['/v2', '/v1/models', '/metrics']) {
      expect((await get(path, guarded)).status).toBe(401);
      expect((await get(path, guarded, { authorization: 'Bearer secreT' })).status).toBe(401);
      expect((await get(path, guarded, { authorization: 'Bearer secret' })).status).toBe(200);
    }
    await guarded.stop();
  });

  it('limits the rate of requests, but not of those for its health', async () => {
    const limited = await startTestServer(models, { rateLimit: 3 });
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await get('/v2', limited)).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect((await get('/v2', limited)).json()).toEqual({ error: expect.stringContaining('Rate limit') });
    expect((await get('/v2/health/ready', limited)).status).toBe(200);
    await limited.stop();
  });

  it('closes the connection of a client that never finishes its request', async () => {
    const impatient = await startTestServer(models, { requestTimeout: 500 });
    const socket = connect(Number(new URL(impatient.address).port), '127.0.0.1');
    socket.write('POST /v1/predict HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    await new Promise((resolve) => socket.on('close', resolve));
    expect(answer).toContain('408');
    await impatient.stop();
  });

  it('is not ready without a model, and says why a request cannot be answered', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    const idle = await startTestServer(empty);
    expect((await get('/v2/health/live', idle)).status).toBe(200);
    expect((await get('/v2/health/ready', idle)).status).toBe(503);
    const { status, json } = await post('/v1/predict', { samples: [1], sampleRate: 1 }, idle);
    expect([status, json()]).toEqual([503, { error: 'not ready: no model' }]);
    await idle.stop();
  });

  it('serves the models of a folder beside some that cannot be read or run', async () => {
    const mixed = join(folder, 'mixed');
    await mkdir(mixed);
    await symlink('nowhere.onnx', join(mixed, 'a.onnx'));
    // Sound by its hash, but onnxruntime does not know the operator.
    const { graphSha256 } = await writePolarityModel(join(mixed, 'c.onnx'));
    const foreign = await readFile(join(mixed, 'c.onnx'));
    foreign.write('NoSuchOp_', foreign.indexOf('ReduceMax'));
    foreign.write(await graphDigest(foreign), foreign.indexOf(graphSha256));
    await writeFile(join(mixed, 'c.onnx'), foreign);
    await symlink(join(models, 'polarity.onnx'), join(mixed, 'b.onnx'));
    const serving = await startTestServer(mixed, { threads: 2 });
    expect((await get('/v1/models', serving)).json()).toEqual({ models: ['b'] });
    await serving.stop();
  });

  it('finishes what is under way before it stops, and refuses new work meanwhile', async () => {
    // Two inferences of 32 windows, each of which waits for others that never come.
    const stopping = await startTestServer(models, { maxBatch: 64, maxWait: 600 });
    const samples = Array.from(beats(640, RATE));
    const long = post('/v1/predict', { samples, sampleRate: RATE }, stopping);
    while (!/ecg_affect_batch_windows_count.* [1-9]/.test((await get('/metrics', stopping)).text)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const stopped = stopping.stop();
    expect((await get('/v2/health/ready', stopping)).status).toBe(503);
    expect((await post('/v1/predict', { samples, sampleRate: RATE }, stopping)).status).toBe(503);
    expect((await long).json().summary.windows).toBe(64);
    await stopped;
    await expect(get('/v2/health/live', stopping)).rejects.toThrow();
  });

  it('swaps a changed model without losing a request, and keeps the old one when the new is broken', async () => {
    const changing = join(folder, 'changing');
    await mkdir(changing);
    const path = join(changing, 'm.onnx');
    await writePolarityModel(path);
    const swapping = await startTestServer(changing);
    const target = async () => (await get('/v1/models/m', swapping)).json().target;
    const until = async (expected: string) => {
      while ((await target()) !== expected) await new Promise((resolve) => setTimeout(resolve, 50));
    };

    let asking = true;
    const statuses = new Set<number>();
    const clients = Array.from({ length: 4 }, async () => {
      while (asking)
        statuses.add((await post('/v2/models/m/infer', inferRequest(new Float32Array(INPUT_LENGTH)), swapping)).status);
    });
    await writePolarityModel(path, { target: 'second' });
    await until('second');
    await writeFile(path, 'half a mod');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await target()).toBe('second');
    await writePolarityModel(path, { target: 'third' });
    await until('third');
    asking = false;
    await Promise.all(clients);
    expect([...statuses]).toEqual([200]);
    await swapping.stop();
  });
});
