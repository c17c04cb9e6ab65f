import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { HttpError } from '../http-error.js';

/**
 * A page of another site must not use a visitor's browser to reach a server that listens on the visitor's own machine.
 * @throws HttpError 403
 */
export function assertSameOrigin({ headers }: FastifyRequest): void {
  const { origin, host } = headers;
  if (origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host)) {
    throw new HttpError(403, 'streams are not open to pages of other sites');
  }
}

/**
 * A page of another site is of the same origin when it has its own name point to the visitor's machine (DNS rebinding), but it cannot have
 * that of `localhost` or of an address. To be asked where no token keeps such pages out.
 * @throws HttpError 403
 */
export function assertNotRebound({ headers: { host = '' } }: FastifyRequest): void {
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '') : '';
  if (name !== 'localhost' && isIP(name) === 0) {
    throw new HttpError(
      403,
      'a server without a token shows streams at localhost or an IP address only, at no other name',
    );
  }
}
