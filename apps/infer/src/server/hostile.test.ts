import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INPUT_LENGTH, writePolarityModel } from '@ecg-affect/polarity-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { hostileRequests } from '../testing/hostile-requests.js';
import { startTestServer } from '../testing/polarity-server.js';
import { exchange, statusOf } from '../testing/raw-client.js';
import type { Server } from './server.js';

const BODY_LIMIT = 2 ** 20;
let folder: string;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infer-hostile-'));
  await writePolarityModel(join(folder, 'polarity.onnx'));
  server = await startTestServer(folder, { bodyLimit: BODY_LIMIT, requestTimeout: 1000 });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

function openSocket({ address }: Server): Socket {
  const { hostname, port } = new URL(address);
  return connect(Number(port), hostname).on('error', () => {});
}

function openStream({ address }: Server): WebSocket {
  return new WebSocket(`${address.replace('http', 'ws')}/v1/stream?sampleRate=250`).on('error', () => {});
}

async function infer({ address }: Server): Promise<number> {
  const inputs = [{ name: 'ecg', datatype: 'FP32', shape: [1, INPUT_LENGTH], data: new Array(INPUT_LENGTH).fill(0) }];
  const response = await fetch(`${address}/v2/models/polarity/infer`, {
    method: 'POST',
    body: JSON.stringify({ inputs }),
  });
  await response.arrayBuffer();
  return response.status;
}

describe('a hostile client', () => {
  it.each(hostileRequests('polarity', INPUT_LENGTH, BODY_LIMIT))(
    'gets $status for $what',
    async ({ bytes, status, ends }) => {
      const answer = await exchange(server.address, bytes, ends);
      expect(statusOf(answer)).toBe(status);
      expect(answer).toMatch(/\{"error":"[^"]/);
    },
  );

  it('is cut off when it drips its headers, its body, or its handshake', async () => {
    const start = 'POST /v2/models/polarity/infer HTTP/1.1\r\nhost: x\r\n';
    const body = `${start}content-length: 100\r\n\r\n`;
    const handshake = 'GET /v1/stream?sampleRate=250 HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\n';
    await Promise.all(
      ['', start, body, handshake].map(async (opening) => {
        const socket = openSocket(server);
        socket.write(opening);
        const drip = setInterval(() => socket.write('a'), 50);
        await once(socket.resume(), 'close');
        clearInterval(drip);
      }),
    );
  });

  it('disturbs nobody by connections that it opens and drops', async () => {
    // Patient, so that the others are not cut off when the machine is busy.
    const patient = await startTestServer(folder, { maxStreams: 20 });
    let isHostile = true;
    const others = (async () => {
      const statuses = new Set<number>();
      while (isHostile) statuses.add(await infer(patient));
      return statuses;
    })();
    for (let round = 0; round < 10; round++) {
      await Promise.all(
        Array.from({ length: 20 }, async (_, i) => {
          if (i % 2 === 0) {
            const socket = openSocket(patient);
            await once(socket, 'connect');
            if (i % 4 === 0) socket.write('GET /v2 HTTP/1.1\r\nhost: x\r\n\r\nGET');
            socket.destroy();
          } else {
            const stream = openStream(patient);
            await once(stream, 'open');
            stream.terminate();
          }
        }),
      );
    }
    isHostile = false;
    expect([...(await others)]).toEqual([200]);
    const stream = openStream(patient);
    await once(stream, 'message');
    stream.terminate();
    await patient.stop();
  });
});
