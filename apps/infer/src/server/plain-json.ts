import type { FastifyInstance } from 'fastify';

/**
 * Sends JSON as plain `application/json`, without the charset that Fastify adds and JSON does not have (RFC 8259, section 11): KServe's client
 * reads the sentence of an error under exactly this type only.
 */
export function sendPlainJson(app: FastifyInstance): void {
  app.addHook('onSend', async (_, reply) => {
    if (reply.getHeader('content-type') === 'application/json; charset=utf-8') {
      reply.header('content-type', 'application/json');
    }
  });
}
