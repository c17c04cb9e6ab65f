import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beats, writePolarityModel } from '@ecg-affect/polarity-model';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { startTestServer } from '../../testing/polarity-server.js';
import { type ConnectOptions, connect, refusal } from '../../testing/socket-client.js';
import type { Server } from '../server.js';
import {
  type SharedStreamEntry,
  type StreamMessage,
  sharedStreamsSchema,
  type WatchMessage,
  watchMessageSchema,
} from './messages.js';

const RATE = 250;
const signal = Float32Array.from(beats(21, RATE));
const PROTOCOL = { protocol: 'bearer.secret' };
const sockets: WebSocket[] = [];
let folder: string;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infer-watch-'));
  await writePolarityModel(join(folder, 'polarity.onnx'));
  server = await startTestServer(folder, { resumeWindow: 500 });
});

afterEach(async () => {
  // Ended, so that the next test finds none of them.
  for (const socket of sockets.splice(0)) socket.close(1000);
  while ((await list()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function list({ address }: Server = server, headers: Record<string, string> = {}): Promise<SharedStreamEntry[]> {
  const response = await fetch(`${address}/v1/streams`, { headers });
  return sharedStreamsSchema.strict().parse(await response.json()).streams;
}

/** A sender that is connected. */
async function send(query: string, { address }: Server = server, options: ConnectOptions = {}) {
  const client = connect<StreamMessage>(address, `/v1/stream?${query}`, options);
  sockets.push(client.socket);
  await client.until(() => client.messages.length > 0);
  const [session] = client.messages;
  if (session.type !== 'session') throw new Error('expected the session first');
  const push = (from: number, to: number) => {
    for (let i = from; i < to; i += 125) client.socket.send(signal.slice(i, Math.min(i + 125, to)));
  };
  const predictions = () => client.messages.filter(({ type }) => type === 'prediction');
  return { ...client, id: session.session, push, predictions };
}

function watch(id: string, { address }: Server = server, options: ConnectOptions = {}) {
  const client = connect<WatchMessage>(address, `/v1/streams/${id}/watch`, options);
  sockets.push(client.socket);
  return { ...client, predictions: () => client.messages.filter(({ type }) => type === 'prediction') };
}

/** A shared stream and somebody who watches it. */
async function watched(query = '') {
  const sender = await send(`sampleRate=${RATE}&hop=2&shareAs=Bed%203${query}`);
  const [{ id }] = await list();
  const watcher = watch(id);
  await watcher.until(() => watcher.messages.length > 0);
  return { sender, id, watcher };
}

describe('watching a stream', () => {
  it('shows the samples and the very predictions that the sender gets', async () => {
    const { sender, watcher, id } = await watched();
    expect(watcher.messages[0]).toMatchObject({
      ...{ type: 'stream', id, name: 'Bed 3', model: 'polarity', sampleRate: RATE, position: 0, connected: true },
      ...{ classes: ['up', 'down'], hop: 2, normalisation: 'running', notice: 'not a medical device' },
    });
    sender.push(0, 4000);
    sender.socket.send(JSON.stringify({ samples: [1.5, null, -2] }));
    sender.push(4003, signal.length);
    await sender.until(() => sender.predictions().length > 2);
    await watcher.until(() => watcher.samples.length === signal.length);
    expect(watcher.samples).toEqual([...signal.slice(0, 4000), 1.5, Number.NaN, -2, ...signal.slice(4003)]);
    expect(watcher.predictions()).toEqual(sender.predictions());
    for (const message of watcher.messages) watchMessageSchema.parse(message);
    expect(await list()).toMatchObject([{ quality: expect.any(Number) }]);
  });

  it('tells who comes later where the stream is, and what was predicted last', async () => {
    const { sender, id } = await watched();
    sender.push(0, 3000);
    await sender.until(() => sender.predictions().length === 1);
    const late = watch(id);
    await late.until(() => late.messages.length === 2);
    expect(late.messages).toEqual([expect.objectContaining({ position: 3000 }), sender.predictions()[0]]);
  });

  it('is for streams only whose senders share them', async () => {
    await send(`sampleRate=${RATE}`);
    expect(await list()).toEqual([]);
    expect(await refusal(connect(server.address, `/v1/stream?sampleRate=${RATE}&shareAs=%20`).socket)).toEqual({
      status: 400,
      error: expect.stringContaining('shareAs'),
    });
    expect((await refusal(watch('undefined').socket)).status).toBe(404);
  });

  it('gives no way to write: the id resumes nothing, and who sends something is closed', async () => {
    const { sender, watcher, id } = await watched();
    expect(JSON.stringify(watcher.messages)).not.toContain(sender.id);
    sender.push(0, 1000);
    await watcher.until(() => watcher.samples.length === 1000);
    sender.socket.terminate();
    await watcher.until(() => watcher.messages.length === 2);
    expect((await refusal(connect(server.address, `/v1/stream?session=${id}`).socket)).status).toBe(404);
    watcher.socket.send(signal.slice(0, 100));
    expect((await watcher.closed)[0]).toBe(1008);
    const again = await send(`session=${sender.id}`);
    expect(again.messages[0]).toMatchObject({ received: 1000 });
  });

  it('stays while the sender is away, and ends with the stream', async () => {
    const { sender, watcher } = await watched();
    sender.push(0, 1000);
    await watcher.until(() => watcher.samples.length === 1000);
    sender.socket.terminate();
    await watcher.until(() => watcher.messages.length === 2);
    expect(await list()).toMatchObject([{ connected: false }]);
    const back = await send(`session=${sender.id}`);
    back.push(1000, 2000);
    await watcher.until(() => watcher.samples.length === 2000);
    expect(watcher.samples).toEqual([...signal.slice(0, 2000)]);
    expect(watcher.messages.slice(1)).toEqual([
      { type: 'sender', connected: false },
      { type: 'sender', connected: true },
    ]);
    back.socket.close(1000);
    expect(await watcher.closed).toEqual([1000, 'the stream has ended']);
    expect(await list()).toEqual([]);
  });

  it('ends when the sender does not come back, or is refused', async () => {
    const lost = await watched();
    lost.sender.push(0, 1000);
    await lost.watcher.until(() => lost.watcher.samples.length === 1000);
    lost.sender.socket.terminate();
    expect((await lost.watcher.closed)[0]).toBe(1000);
    const bad = await watched();
    bad.sender.socket.send('hello');
    expect((await bad.watcher.closed)[0]).toBe(1000);
  });

  it('drops a watcher that does not read, and the sender does not notice', async () => {
    const sender = await send('sampleRate=5000&hop=10&shareAs=fast');
    const [{ id }] = await list();
    const slow = watch(id);
    const good = watch(id);
    await slow.until(() => slow.messages.length > 0);
    slow.socket.pause();
    // What the system itself holds for a slow reader comes first: up to 10 MB.
    const pieces = 80;
    for (let i = 0; i < pieces; i++) sender.socket.send(new Float32Array(50_000));
    await sender.until(() => sender.predictions().length === pieces - 1);
    await good.until(() => good.predictions().length === pieces - 1);
    slow.socket.resume();
    expect((await slow.closed)[0]).toBe(1013);
    expect(slow.predictions().length).toBeLessThan(pieces - 1);
    expect(good.samples).toHaveLength(pieces * 50_000);
  });

  it('lets in as many as may be, with the token', async () => {
    const guarded = await startTestServer(folder, { token: 'secret', maxWatchers: 1 });
    const authorization = 'Bearer secret';
    expect((await fetch(`${guarded.address}/v1/streams`)).status).toBe(401);
    await send(`sampleRate=${RATE}&shareAs=a`, guarded, PROTOCOL);
    const [{ id }] = await list(guarded, { authorization });
    expect((await refusal(watch(id, guarded).socket)).status).toBe(401);
    const first = watch(id, guarded, PROTOCOL);
    await first.until(() => first.messages.length > 0);
    expect(await refusal(watch(id, guarded, PROTOCOL).socket)).toEqual({
      status: 503,
      error: expect.stringContaining('1 watchers already'),
    });
    const metrics = await (await fetch(`${guarded.address}/metrics`, { headers: { authorization } })).text();
    expect(metrics).toMatch(/^ecg_affect_watchers 1$/m);
    first.socket.close();
    await first.closed;
    const second = watch(id, guarded, PROTOCOL);
    await second.until(() => second.messages.length > 0);
    await guarded.stop();
    expect((await second.closed)[0]).toBe(1001);
  });

  it('is closed to pages of other sites, also to those whose name was made to point here', async () => {
    const { id } = await watched();
    expect((await refusal(watch(id, server, { origin: 'https://evil.example' }).socket)).status).toBe(403);
    const { port } = new URL(server.address);
    const host = `evil.example:${port}`;
    const rebound = { headers: { host }, origin: `http://${host}` };
    expect((await refusal(watch(id, server, rebound).socket)).status).toBe(403);
    const status = (headers: Record<string, string>) =>
      new Promise((resolve) => {
        request(`${server.address}/v1/streams`, { headers }, (response) => resolve(response.resume().statusCode)).end();
      });
    expect(await status({ host })).toBe(403);
    expect(await status({ host: `localhost:${port}` })).toBe(200);
    expect(await status({ host: `[::1]:${port}` })).toBe(200);
  });
});
