import type { FastifyError, FastifyInstance } from 'fastify';

/** Every error goes out as `{"error": message}`; what the server itself did wrong is logged, not told. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    // The connection of a refused WebSocket is of no further use, and would outlive the server.
    if (request.ws) reply.header('connection', 'close').raw.once('finish', () => request.raw.socket.end());
    if (status !== 500) return reply.code(status).send({ error: error.message });
    request.log.error({ err: error }, 'request failed');
    return reply.code(500).send({ error: 'internal error' });
  });
  app.setNotFoundHandler(({ method, url }, reply) =>
    reply.code(404).send({ error: `nothing here: ${method} ${url.slice(0, 200)}` }),
  );
}
