import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from './http-error.js';

/** Every error goes out as `{"error": message}`; what the server itself did wrong is logged, not told. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    request.refusal = error.message;
    // The connection of a refused WebSocket is of no further use, and would outlive the server.
    if (request.ws) reply.header('connection', 'close').raw.once('finish', () => request.raw.socket.end());
    else readOn(request, reply);
    if (status === 426) reply.header('upgrade', 'websocket').header('connection', 'upgrade');
    if (status !== 500) return reply.code(status).send({ error: error.message });
    request.log.error({ err: error }, 'request failed');
    return reply.code(500).send({ error: 'internal error' });
  });
}

/**
 * What a client is still sending is read and thrown away, for as long as it may take to send a request: a connection that is closed meanwhile
 * fails for the client before it has read the answer.
 */
function readOn({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (raw.complete) return;
  reply.removeHeader('connection');
  raw.unpipe();
  raw.resume();
}

/** A path that cannot be decoded, before there is a route. */
export function answerBadPath(error: FastifyError, _: FastifyRequest, reply: FastifyReply): void {
  // No hook sees it, so that it is as it goes out.
  const body = Buffer.from(JSON.stringify({ error: error.message }));
  void reply
    .code(error.statusCode ?? 400)
    .header('content-type', 'application/json')
    .send(body);
}

/** Statuses of what Node's HTTP parser refuses. */
const REFUSALS: Readonly<Record<string, [status: number, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request has not come whole in time'],
  HPE_HEADER_OVERFLOW: [431, 'the headers are too large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'the extensions of the chunks are too large'],
};

/** What is no HTTP is answered on the bare connection. */
export function answerBadHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.destroyed) return;
  const [status, message] = REFUSALS[error.code ?? ''] ?? [400, `no HTTP request: ${error.message}`];
  const body = JSON.stringify({ error: message });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

/**
 * Refuses what no route answers: 405 with the methods there are where the path is right, else 404. Before the body is read, whose type matters
 * no more then. To be called before the routes are added.
 */
export function refuseUnknownRoutes(app: FastifyInstance): void {
  const routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    const route = routes.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    routes.set(url, route);
    for (const name of [method].flat()) route.methods.add(name);
  });
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    const { method, url } = request;
    const [path] = url.split('?', 1);
    const methods = [...routes.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((route) => [...route.methods]);
    if (methods.length === 0) throw new HttpError(404, `nothing here: ${method} ${url.slice(0, 200)}`);
    const allowed = [...new Set(methods)].sort().join(', ');
    reply.header('allow', allowed);
    throw new HttpError(405, `${method} is not for ${path.slice(0, 200)}, expected ${allowed}`);
  });
}

/** Matches the paths of a route such as `/v2/models/:name/infer`. */
function patternOf(url: string): RegExp {
  const parts = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${parts.join('/')}$`);
}
