import type { FastifyContextConfig } from 'fastify';

/** Of a route for WebSockets that needs a model. The OpenAPI document shows it, from which the plugin hides every WebSocket. */
export const WEBSOCKET_ROUTE: FastifyContextConfig = {
  work: true,
  swaggerTransform: ({ schema, url }) => ({ schema: { ...schema, hide: false }, url }),
};
