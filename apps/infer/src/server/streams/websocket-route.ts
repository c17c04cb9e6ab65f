import type { FastifyContextConfig, FastifyRequest } from 'fastify';
import { HttpError } from '../http-error.js';

/** Of a route for WebSockets that needs a model. The OpenAPI document shows it, from which the plugin hides every WebSocket. */
export const WEBSOCKET_ROUTE: FastifyContextConfig = {
  work: true,
  swaggerTransform: ({ schema, url }) => ({ schema: { ...schema, hide: false }, url }),
};

/**
 * To be asked last: a client that fails to connect can ask by an ordinary request what is wrong, where its WebSocket tells it nothing.
 * @throws HttpError 426 for a request that asks for no WebSocket
 */
export function assertWebSocket({ ws }: FastifyRequest): void {
  if (!ws) throw new HttpError(426, 'expected a WebSocket: a request with "Upgrade: websocket"');
}
