import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { ServerContext } from '../context.js';
import { HttpError } from '../http-error.js';
import { ERRORS, json } from '../responses.js';
import { NORMAL, POLICY_VIOLATION, TRY_AGAIN_LATER } from './close-codes.js';
import { keepAlive } from './keep-alive.js';
import { sharedStreamsSchema, watchMessageSchema } from './messages.js';
import { assertNotRebound, assertSameOrigin } from './same-origin.js';
import type { SharedStream, Watcher } from './shared-stream.js';
import { assertWebSocket, WEBSOCKET_ROUTE } from './websocket-route.js';

/** Bytes that may wait for a slow watcher: four minutes at 250 Hz. */
const MAX_UNREAD = 2 ** 18;

declare module 'fastify' {
  interface FastifyRequest {
    /** The stream that an accepted handshake is to watch. */
    sharedStream?: SharedStream;
  }
}

/** Looking on at the streams whose senders share them. */
export function watchRoutes(app: FastifyInstance, { streams, options }: ServerContext): void {
  const tags = ['Streams'];
  const assertOurPage = (request: FastifyRequest) => {
    if (options.token !== undefined) return;
    assertSameOrigin(request, options.allowedOrigins);
    assertNotRebound(request, options.allowedOrigins);
  };

  app.get(
    '/v1/streams',
    {
      schema: {
        tags,
        summary: 'The running streams that their senders share (`shareAs`), for watching',
        response: { 200: json('The streams, the oldest first', sharedStreamsSchema), ...ERRORS },
      },
      preValidation: async (request) => assertOurPage(request),
    },
    (_, reply) => reply.header('cache-control', 'no-store').send({ streams: streams.shared.map(({ entry }) => entry) }),
  );

  app.get<{ Params: { id: string } }>(
    '/v1/streams/:id/watch',
    {
      websocket: true,
      config: WEBSOCKET_ROUTE,
      schema: {
        tags,
        summary: 'WebSocket: watch a running stream',
        description:
          'The server first tells what the stream is, then sends its samples in mV as they come (binary, little-endian float32, NaN where missing) ' +
          'and its predictions (text). Nothing may be sent to it. It closes with 1000 when the stream has ended, with 1013 a watcher that ' +
          'does not read fast enough and may connect again. Not a medical device.',
        response: { 101: json('The text messages that follow, one by one', watchMessageSchema), ...ERRORS },
      },
      preValidation: async (request) => {
        assertOurPage(request);
        const { id } = request.params as { id: string };
        const shared = streams.shared.find((stream) => stream.id === id);
        if (!shared) throw new HttpError(404, 'no such stream to watch: it has ended, or never was');
        if (streams.watchers >= options.maxWatchers) {
          throw new HttpError(503, `busy: ${options.maxWatchers} watchers already, try again later`);
        }
        request.sharedStream = shared;
        assertWebSocket(request);
      },
    },
    (socket, { sharedStream, log }) => {
      if (!sharedStream) return socket.terminate();
      keepAlive(socket);
      const watcher = watcherAt(socket);
      sharedStream.add(watcher);
      socket.on('message', () => socket.close(POLICY_VIOLATION, 'a watcher has nothing to send'));
      // A protocol error closes the connection; its reason is the client's affair.
      socket.on('error', () => {});
      socket.on('close', () => sharedStream.remove(watcher));
      log.info({ watched: sharedStream.id }, 'watcher connected');
    },
  );
}

function watcherAt(socket: WebSocket): Watcher {
  return {
    send(data) {
      // One that is being closed is a watcher, and counted as one, until its last bytes are gone.
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MAX_UNREAD) socket.close(TRY_AGAIN_LATER, 'the stream is not read fast enough');
      else socket.send(data);
    },
    end: () => socket.close(NORMAL, 'the stream has ended'),
  };
}
