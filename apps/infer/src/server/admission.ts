import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bearerToken, tokenCheck } from './bearer-token.js';
import { type ServerContext, whyNotReady } from './context.js';
import { isHealth } from './health.js';
import { HttpError } from './http-error.js';
import { subprotocolTokens } from './streams/subprotocols.js';

/** Work under way. */
export interface Work {
  /** Resolves when all of it is finished, or after `timeout` ms. */
  finished(timeout: number): Promise<void>;
}

/**
 * Lets requests in: with the token where one is asked for, and to the models only while the server is ready.
 * Routes say what they are by `config`: `public` ones ask for no token, `work` is what draining waits for.
 */
export function admit(app: FastifyInstance, context: ServerContext): Work {
  const { token } = context.options;
  const isRight = token === undefined ? () => true : tokenCheck(token);
  const isAuthorised = (request: FastifyRequest) => tokensOf(request).some(isRight);
  const underWay = new Set<object>();
  let onIdle = () => {};

  app.addHook('onRequest', async (request, reply) => {
    const { public: isPublic, work } = request.routeOptions.config;
    if (!isPublic && !isHealth(request) && !isAuthorised(request)) {
      reply.header('www-authenticate', 'Bearer');
      throw new HttpError(401, 'expected the header "Authorization: Bearer TOKEN" with the right token');
    }
    if (!work) return;
    const notReady = whyNotReady(context);
    if (notReady !== undefined) {
      reply.header('retry-after', 1);
      throw new HttpError(503, notReady);
    }
    // A stream is ended by closing it, not by waiting for its end.
    if (request.ws) return;
    underWay.add(request);
    reply.raw.once('close', () => {
      underWay.delete(request);
      if (underWay.size === 0) onIdle();
    });
  });

  return {
    finished: (timeout) =>
      new Promise((resolve) => {
        if (underWay.size === 0) return resolve();
        const timer = setTimeout(resolve, timeout);
        onIdle = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}

/** That of the header, or where a browser's WebSocket, which cannot send headers, can say it: its subprotocols. */
function tokensOf({ headers, ws }: FastifyRequest): (Buffer | undefined)[] {
  if (headers.authorization !== undefined || !ws) return [bearerToken(headers.authorization)];
  return [undefined, ...subprotocolTokens(headers['sec-websocket-protocol'])];
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers without a token. */
    public?: boolean;
    /** Needs a model. */
    work?: boolean;
  }
}
