import { EcgSignalError } from '@ecg-affect/ecg-signal';
import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import type { ServerContext } from '../context.js';
import { HttpError } from '../http-error.js';
import { parse } from '../parse.js';
import { presentFields } from '../present-fields.js';
import { ERRORS, json, jsonSchema } from '../responses.js';
import { GOING_AWAY, NORMAL, POLICY_VIOLATION, TRY_AGAIN_LATER } from './close-codes.js';
import { keepAlive } from './keep-alive.js';
import { type StreamMessage, streamMessageSchema } from './messages.js';
import { readChunk } from './read-chunk.js';
import { assertSameOrigin } from './same-origin.js';
import type { StreamRegistry } from './stream-registry.js';
import { StreamSession } from './stream-session.js';
import { resumeSchema, streamSettingsSchema } from './stream-settings.js';
import { assertWebSocket, WEBSOCKET_ROUTE } from './websocket-route.js';

/** Signal in one message at most, s. */
const MAX_CHUNK_SECONDS = 10;

/** Time that a client has to answer the end of its stream when the server stops, ms; one that sends faster than it is read cannot. */
const MAX_LEAVE = 2_000;

/** Bytes that may wait for a slow reader. */
const MAX_UNREAD = 2 ** 20;

declare module 'fastify' {
  interface FastifyRequest {
    /** The stream that an accepted handshake is for. */
    streamSession?: StreamSession;
  }
}

/** Live streams: raw samples in, a prediction every hop out. */
export function streamRoutes(app: FastifyInstance, { repository, streams, metrics, options }: ServerContext): void {
  app.get(
    '/v1/stream',
    {
      websocket: true,
      config: WEBSOCKET_ROUTE,
      schema: {
        tags: ['Streams'],
        summary: 'WebSocket: send samples in mV as they come, get a prediction every hop',
        description:
          'Messages are little-endian float32 samples (binary) or {"samples": [...]} (text), of at most 10 s. The server first tells the session ' +
          'with the number of samples it has, then predictions, and how many windows no prediction follows for. A dropped stream goes on with ?session=ID. With ?shareAs=NAME others may watch it. ' +
          'Not a medical device.',
        querystring: jsonSchema(streamSettingsSchema, 'input'),
        response: { 101: json('The messages that follow, one by one', streamMessageSchema), ...ERRORS },
      },
      // Before the handshake, so that a refusal is an ordinary answer.
      preValidation: async (request) => {
        if (options.token === undefined) assertSameOrigin(request, options.allowedOrigins);
        // Who asks for sharing, but under no name, is told.
        const query = presentFields(request.query, 'shareAs');
        if ('session' in query) {
          const { session } = parse(resumeSchema, query);
          request.streamSession = streams.resume(session);
          return assertWebSocket(request);
        }
        const settings = parse(streamSettingsSchema, query);
        streams.assertRoom();
        request.streamSession = await repository.with(repository.choose(settings.model), async (model) => {
          try {
            return new StreamSession(model, settings);
          } catch (error) {
            throw error instanceof EcgSignalError ? new HttpError(400, error.message) : error;
          }
        });
        assertWebSocket(request);
        streams.makeRoom();
      },
    },
    (socket, { streamSession, log }) => {
      // Of two that come back to one stream at once, the first to connect has it.
      if (!streamSession || streamSession.isConnected) return socket.terminate();
      serve(socket, streamSession);
      log.info({ session: streamSession.id }, 'stream connected');
    },
  );

  function serve(socket: WebSocket, session: StreamSession): void {
    const maxSamples = Math.ceil(MAX_CHUNK_SECONDS * session.settings.sampleRate);
    keepAlive(socket);
    expectSamples(socket, options.streamSilence);
    streams.add(session);

    const send = (message: StreamMessage) => {
      if (message.type === 'prediction') metrics.streamLatency(message.latency / 1000);
      if (socket.bufferedAmount > MAX_UNREAD) socket.close(TRY_AGAIN_LATER, 'predictions are not read');
      else socket.send(JSON.stringify(message));
    };
    session.connect(send);

    socket.on('message', (data: Buffer, isBinary) => {
      // No further message is read before this one is done: a client that sends faster than this is slowed down.
      socket.pause();
      Promise.resolve()
        .then(() => session.push(readChunk(data, isBinary, maxSamples), repository))
        .then(() => socket.resume())
        .catch((error) => {
          streams.remove(session);
          const isExpected = error instanceof HttpError;
          if (!isExpected) app.log.error({ err: error }, 'stream failed');
          send({ type: 'error', error: isExpected ? error.message : 'internal error' });
          socket.resume();
          socket.close(POLICY_VIOLATION);
        });
    });
    // A protocol error closes the connection; its reason is the client's affair.
    socket.on('error', () => {});
    socket.on('close', (code) => {
      if (code === NORMAL || session.received === 0) streams.remove(session);
      else streams.leave(session);
    });
  }
}

/** Ends the streams: their clients go on elsewhere. Those that do not take their leave in time are cut off. */
export function endStreams(app: FastifyInstance, streams: StreamRegistry): void {
  for (const client of app.websocketServer.clients) {
    client.close(GOING_AWAY, 'the server is stopping');
    const overdue = setTimeout(() => client.terminate(), MAX_LEAVE);
    client.on('close', () => clearTimeout(overdue));
  }
  // Only now: watchers are told that the server stops, not that their stream has ended.
  streams.clear();
}

/** Ends a connection that has had no samples for `silence` ms. */
function expectSamples(socket: WebSocket, silence: number): void {
  const silent = setTimeout(() => socket.close(POLICY_VIOLATION, `no samples for ${silence / 1000} s`), silence);
  socket.on('message', () => silent.refresh());
  socket.on('close', () => clearTimeout(silent));
}
