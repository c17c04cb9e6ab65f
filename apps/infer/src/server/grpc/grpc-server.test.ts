import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { INPUT_LENGTH, writePolarityModel } from '@ecg-affect/polarity-model';
import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../../testing/polarity-server.js';
import type { Server } from '../server.js';

const PROTO = fileURLToPath(new URL('../../../proto/inference.proto', import.meta.url));
type Answer = Record<string, never>;
type StreamAnswer = { error_message: string; infer_response: { id: string; raw_output_contents?: Uint8Array[] } };
type Call = (request: object, metadata: grpc.Metadata) => Promise<Answer>;
let folder: string;
let server: Server;
let client: grpc.Client & Record<string, never>;
const token = new grpc.Metadata();
token.set('authorization', 'Bearer secret');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infer-grpc-'));
  await writePolarityModel(join(folder, 'polarity.onnx'));
  server = await startTestServer(folder, { grpcPort: 0, token: 'secret', maxQueue: 8 });
  const { inference } = grpc.loadPackageDefinition(
    loadSync(PROTO, { keepCase: true, longs: Number }),
  ) as never as Record<
    string,
    Record<string, new (address: string, credentials: grpc.ChannelCredentials) => typeof client>
  >;
  client = new inference.GRPCInferenceService(`127.0.0.1:${server.grpcPort}`, grpc.credentials.createInsecure());
});

afterAll(async () => {
  client.close();
  await server.stop();
  await rm(folder, { recursive: true });
});

const call = (method: string, request: object = {}, metadata = token): Promise<Answer> =>
  (promisify(client[method] as never) as Call).call(client, request, metadata);

function window(...values: number[]): Float32Array {
  return Float32Array.from({ length: INPUT_LENGTH }, (_, i) => values[i] ?? 0);
}

function request(ecg: Float32Array, changes: object = {}): object {
  const input = { name: 'ecg', datatype: 'FP32', shape: [ecg.length / INPUT_LENGTH, INPUT_LENGTH] };
  return { model_name: 'polarity', inputs: [input], raw_input_contents: [Buffer.from(ecg.buffer)], ...changes };
}

const floats = (bytes: Uint8Array) => [...new Float32Array(Uint8Array.from(bytes).buffer)];

describe('the protocol over gRPC', () => {
  it('tells of the server and its models', async () => {
    const nobody = new grpc.Metadata();
    expect(await call('ServerLive', {}, nobody)).toEqual({ live: true });
    expect(await call('ServerReady', {}, nobody)).toEqual({ ready: true });
    expect(await call('ModelReady', { name: 'polarity' })).toEqual({ ready: true });
    expect((await call('ModelReady', { name: 'none' })).ready).not.toBe(true);
    expect(await call('ServerMetadata')).toMatchObject({ name: 'ecg-affect-infer', version: '0.0.0' });
    expect(await call('ModelMetadata', { name: 'polarity', version: '1' })).toMatchObject({
      versions: ['1'],
      inputs: [{ name: 'ecg', datatype: 'FP32', shape: [-1, INPUT_LENGTH] }],
    });
    expect(await call('ModelConfig', { name: 'polarity' })).toMatchObject({
      config: { max_batch_size: 8, backend: 'onnxruntime' },
    });
  });

  it('infers from bytes and from numbers', async () => {
    const ecg = window(1, -2);
    const outputs = [{ name: 'logits' }];
    const answer = await call('ModelInfer', request(ecg, { id: '7', outputs }));
    expect(answer).toMatchObject({
      model_name: 'polarity',
      model_version: '1',
      id: '7',
      outputs: [{ name: 'logits', shape: [1, 2] }],
    });
    expect(floats(answer.raw_output_contents[0])).toEqual([1, 2]);
    const input = { name: 'ecg', datatype: 'FP32', shape: [1, INPUT_LENGTH], contents: { fp32_contents: [...ecg] } };
    const all = await call('ModelInfer', { model_name: 'polarity', inputs: [input] });
    expect((all.raw_output_contents as Uint8Array[]).map(floats)[1]).toEqual([1, 2]);
  });

  it.each<[string, () => object, grpc.status, RegExp]>([
    ['an unknown model', () => request(window(), { model_name: 'none' }), grpc.status.NOT_FOUND, /no model "none"/],
    ['an unknown version', () => request(window(), { model_version: '9' }), grpc.status.NOT_FOUND, /no version "9"/],
    ['NaN', () => request(window(0, Number.NaN)), grpc.status.INVALID_ARGUMENT, /value 1 of input "ecg" is NaN/],
    ['too many windows', () => request(new Float32Array(9 * INPUT_LENGTH)), grpc.status.INVALID_ARGUMENT, /9 windows/],
    ['no tensor', () => request(window(), { inputs: [] }), grpc.status.INVALID_ARGUMENT, /expected one for each/],
  ])('refuses %s', async (_, asked, code, details) => {
    await expect(call('ModelInfer', asked())).rejects.toMatchObject({ code, details: expect.stringMatching(details) });
  });

  it('asks for the token', async () => {
    const code = grpc.status.UNAUTHENTICATED;
    await expect(call('ModelInfer', request(window()), new grpc.Metadata())).rejects.toMatchObject({ code });
    await expect(call('ServerMetadata', {}, new grpc.Metadata())).rejects.toMatchObject({ code });
  });

  it('answers a stream of requests in their order, and outlives one that cannot be answered', async () => {
    const stream = (
      client.ModelStreamInfer as (metadata: grpc.Metadata) => grpc.ClientDuplexStream<object, Answer>
    ).call(client, token);
    stream.write(request(window(1, -4), { id: 'a', outputs: [{ name: 'logits' }] }));
    stream.write(request(window(), { id: 'b', model_name: 'none' }));
    stream.write(request(window(3, -5), { id: 'c', outputs: [{ name: 'logits' }] }));
    stream.end();
    const answers: [string, string, number[]][] = [];
    for await (const { error_message: error, infer_response: answer } of stream as AsyncIterable<StreamAnswer>) {
      const [logits] = answer.raw_output_contents ?? [];
      answers.push([error, answer.id, logits ? floats(logits) : []]);
    }
    expect(answers).toEqual([
      ['', 'a', [1, 4]],
      ['no model "none"', 'b', []],
      ['', 'c', [3, 5]],
    ]);
  });
});
