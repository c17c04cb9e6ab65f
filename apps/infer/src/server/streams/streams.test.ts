import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModelFile } from '@ecg-affect/inference';
import { beats, writePolarityModel } from '@ecg-affect/polarity-model';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { startTestServer } from '../../testing/polarity-server.js';
import { type ConnectOptions, connect, refusal } from '../../testing/socket-client.js';
import { HttpError } from '../http-error.js';
import type { ServedModel } from '../models/served-model.js';
import type { Server } from '../server.js';
import type { StreamMessage } from './messages.js';
import { StreamSession } from './stream-session.js';
import { streamSettingsSchema } from './stream-settings.js';

const RATE = 250;
const signal = Float32Array.from(beats(21, RATE));
const sockets: WebSocket[] = [];
let folder: string;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infer-streams-'));
  await writePolarityModel(join(folder, 'polarity.onnx'));
  server = await startTestServer(folder, { resumeWindow: 1000 });
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

type Prediction = Extract<StreamMessage, { type: 'prediction' }>;

function open(query: string, { address }: Server = server, options: ConnectOptions = {}) {
  const client = connect<StreamMessage>(address, `/v1/stream?${query}`, options);
  sockets.push(client.socket);
  return {
    ...client,
    predictions: () => client.messages.filter((message): message is Prediction => message.type === 'prediction'),
    session: async () => {
      await client.until(() => client.messages.length > 0);
      const [first] = client.messages;
      if (first.type !== 'session') throw new Error('expected the session first');
      return first;
    },
  };
}

/** Sends samples from..to in pieces of `size`. */
function send(socket: WebSocket, from: number, to: number, size = 125): void {
  for (let i = from; i < to; i += size) socket.send(signal.slice(i, Math.min(i + size, to)));
}

/** Id of a stream whose client dropped the connection after its first samples. */
async function leftStream(of: Server = server): Promise<string> {
  const { socket, session, until, messages } = open(`sampleRate=${RATE}&hop=2`, of);
  const { session: id } = await session();
  send(socket, 0, 3000);
  await until(() => messages.length === 2);
  socket.terminate();
  await new Promise((resolve) => setTimeout(resolve, 50));
  return id;
}

describe('/v1/stream', () => {
  it('tells the session, then a prediction every hop', async () => {
    const { socket, session, predictions, until } = open(`sampleRate=${RATE}&hop=2`);
    expect(await session()).toMatchObject({
      received: 0,
      classes: ['up', 'down'],
      hop: 2,
      normalisation: 'running',
      notice: 'not a medical device',
    });
    send(socket, 0, signal.length);
    await until(() => predictions().length === 6);
    expect(predictions().map(({ start, decision }) => [start, decision])).toEqual(
      [0, 2, 4, 6, 8, 10].map((t) => [t, 'up']),
    );
    expect(predictions()[0].latency).toBeGreaterThan(0);
  });

  it('takes text, and null for what is missing', async () => {
    const { socket, session, predictions, until } = open(`sampleRate=${RATE}&hop=5`);
    await session();
    const samples: (number | null)[] = Array.from(signal);
    samples[0] = null;
    for (let i = 0; i < 5250; i += 1000) socket.send(JSON.stringify({ samples: samples.slice(i, i + 1000) }));
    await until(() => predictions().length === 2);
    expect(predictions().map(({ start }) => start)).toEqual([5, 10]);
  });

  it('goes on after a dropped connection, with what the client missed', async () => {
    const first = open(`sampleRate=${RATE}&hop=2`);
    const { session } = await first.session();
    send(first.socket, 0, 3000);
    await first.until(() => first.predictions().length === 1);
    first.socket.terminate();
    await new Promise((resolve) => setTimeout(resolve, 50));

    const second = open(`session=${session}`);
    const { received } = await second.session();
    expect(received).toBe(3000);
    send(second.socket, received, signal.length);
    await second.until(() => second.predictions().length === 5);
    expect([...first.predictions(), ...second.predictions()].map(({ start }) => start)).toEqual([0, 2, 4, 6, 8, 10]);
  });

  it('forgets a stream that was ended, or left for too long', async () => {
    const ended = open(`sampleRate=${RATE}`);
    const { session } = await ended.session();
    expect((await refusal(open(`session=${session}`).socket)).status).toBe(409);
    ended.socket.close(1000);
    await once(ended.socket, 'close');
    expect((await refusal(open(`session=${session}`).socket)).status).toBe(404);

    const other = await leftStream();
    await new Promise((resolve) => setTimeout(resolve, 1300));
    expect(await refusal(open(`session=${other}`).socket)).toEqual({
      status: 404,
      error: expect.stringContaining('no such'),
    });
  });

  it.each<[string, string, number, RegExp]>([
    ['no rate', 'hop=2', 400, /sampleRate/],
    ['a rate of 0', 'sampleRate=0', 400, /sampleRate/],
    ['a hop longer than a window', `sampleRate=${RATE}&hop=11`, 400, /hop/],
    ['a policy that a stream cannot follow', `sampleRate=${RATE}&normalisation=subject`, 400, /subject/],
    ['an unknown model', `sampleRate=${RATE}&model=x`, 404, /no model "x"/],
    ['an empty rate', 'sampleRate=', 400, /sampleRate: expected a number of Hz/],
    ['a calibration of nothing', `sampleRate=${RATE}&normalisation=calibrate:0.0s`, 400, /more than 0/],
    ['a calibration back in time', `sampleRate=${RATE}&normalisation=calibrate:-3.5s`, 400, /"calibrate:-3.5s"/],
    ['a calibration for ever', `sampleRate=${RATE}&normalisation=calibrate:99999999s`, 400, /at most 999 s/],
  ])('refuses %s before the handshake', async (_, query, status, message) => {
    expect(await refusal(open(query).socket)).toEqual({ status, error: expect.stringMatching(message) });
  });

  it('forgets a stream that is asked for and then not connected to', async () => {
    const id = await leftStream();
    // A handshake without its key fails after it was let in.
    const headers = { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
    const request = get(`${server.address}/v1/stream?session=${id}`, { headers });
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(400);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await refusal(open(`session=${id}`).socket)).toMatchObject({ status: 404 });
  });

  it('is closed to pages of other sites', async () => {
    expect((await refusal(open(`sampleRate=${RATE}`, server, { origin: 'https://evil.example' }).socket)).status).toBe(
      403,
    );
    await open(`sampleRate=${RATE}`, server, { origin: server.address }).session();
  });

  it.each<[string, Uint8Array | string, RegExp]>([
    ['half a sample', new Uint8Array(7), /7 bytes/],
    ['text that is not JSON', 'hello', /not JSON/],
    ['other JSON', '{"ecg": []}', /samples/],
    ['more than 10 s at once', new Uint8Array(4 * RATE * 11), /at most 2500/],
  ])('ends a stream that sends %s, saying why', async (_, message, reason) => {
    const { socket, messages, session } = open(`sampleRate=${RATE}`);
    await session();
    socket.send(message);
    const [code] = await once(socket, 'close');
    expect(code).toBe(1008);
    expect(messages.at(-1)).toEqual({ type: 'error', error: expect.stringMatching(reason) });
  });

  it('takes the token as a subprotocol, and no more streams than allowed', async () => {
    const guarded = await startTestServer(folder, { token: 'secret', maxStreams: 1 });
    expect((await refusal(open(`sampleRate=${RATE}`, guarded).socket)).status).toBe(401);
    await open(`sampleRate=${RATE}`, guarded, { protocol: 'bearer.secret' }).session();
    expect((await refusal(open(`sampleRate=${RATE}`, guarded, { protocol: 'bearer.secret' }).socket)).status).toBe(503);
    await guarded.stop();
  });

  it('agrees to a subprotocol that does not repeat the token', async () => {
    const token = 'q1/x+YzA9w==';
    const guarded = await startTestServer(folder, { token });
    const protocols = ['ecg-affect', `bearer.${Buffer.from(token).toString('base64url')}`];
    const { socket, session } = open(`sampleRate=${RATE}`, guarded, { protocols, origin: 'https://proxy.example' });
    await session();
    expect(socket.protocol).toBe('ecg-affect');
    await guarded.stop();
  });

  it('tells which windows are left out, for missing samples or because too much is asked for, and goes on', async () => {
    const file = await readModelFile(join(folder, 'polarity.onnx'));
    const session = new StreamSession(
      { name: 'polarity', file },
      streamSettingsSchema.parse({ sampleRate: RATE, hop: 5 }),
    );
    const messages: StreamMessage[] = [];
    session.connect((message) => messages.push(message));
    let isBusy = false;
    const result = {
      probabilities: Float32Array.of(1, 0),
      logits: Float32Array.of(1, 0),
      features: Float32Array.of(1),
    };
    const classify = async () => {
      if (isBusy) throw new HttpError(503, 'busy');
      return result;
    };
    const repository = {
      with: (_: string, use: (model: ServedModel) => Promise<unknown>) => use({ file, batcher: { classify } } as never),
    };
    const gapped = Float32Array.from(signal.subarray(0, 11 * RATE), (value, i) =>
      i >= 500 && i < 600 ? Number.NaN : value,
    );
    await session.push(gapped, repository as never);
    isBusy = true;
    await session.push(signal.subarray(11 * RATE, 16 * RATE), repository as never);
    isBusy = false;
    await session.push(signal.subarray(0, 5 * RATE), repository as never);
    expect(messages.slice(1)).toEqual([
      { type: 'dropped', windows: 1, reason: 'missing samples' },
      { type: 'dropped', windows: 1, reason: 'busy' },
      expect.objectContaining({ type: 'prediction', start: 10 }),
    ]);
  });

  it('gives up a stream that waits for its client when there is no room for another', async () => {
    const small = await startTestServer(folder, { maxStreams: 2 });
    const [longest, other] = [await leftStream(small), await leftStream(small)];
    await open(`sampleRate=${RATE}`, small).session();
    expect((await refusal(open(`session=${longest}`, small).socket)).status).toBe(404);
    await open(`session=${other}`, small).session();
    expect((await refusal(open(`sampleRate=${RATE}`, small).socket)).status).toBe(503);
    await small.stop();
  });

  it('drops a client that sends nothing', async () => {
    const impatient = await startTestServer(folder, { streamSilence: 100 });
    const { socket, session } = open(`sampleRate=${RATE}`, impatient);
    await session();
    const [code, reason] = await once(socket, 'close');
    expect([code, String(reason)]).toEqual([1008, 'no samples for 0.1 s']);
    await impatient.stop();
  });

  it('is told when the server stops', async () => {
    const stopping = await startTestServer(folder);
    const { socket, session } = open(`sampleRate=${RATE}`, stopping);
    await session();
    const closed = once(socket, 'close');
    await stopping.stop();
    expect((await closed)[0]).toBe(1001);
  });

  it('predicts nothing more once it has ended, of what waits either', async () => {
    const file = await readModelFile(join(folder, 'polarity.onnx'));
    const ended = new StreamSession({ name: 'polarity', file }, streamSettingsSchema.parse({ sampleRate: RATE }));
    const pushed = ended.push(beats(12, RATE), { with: () => Promise.reject(new Error('the model is asked')) });
    ended.end();
    await pushed;
  });

  it('is cut off when the server stops and its client does not take its leave', { timeout: 20_000 }, async () => {
    const stopping = await startTestServer(folder);
    const { socket, session } = open(`sampleRate=${RATE}`, stopping);
    await session();
    socket.pause();
    await stopping.stop();
    socket.terminate();
  });
});
