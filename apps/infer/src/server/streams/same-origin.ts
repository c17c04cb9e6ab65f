import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { HttpError } from '../http-error.js';

/**
 * A page of another site must not use a visitor's browser to reach a server that listens on the visitor's own machine. Where a token keeps such
 * pages out, this need not be asked. Behind a proxy, the page's host is what the proxy says it is: a browser lets no page set these headers.
 * @param allowed origins beside the server's own, e.g. `https://ecg.example.org`
 * @throws HttpError 403
 */
export function assertSameOrigin({ headers, socket }: FastifyRequest, allowed: readonly string[]): void {
  const { origin } = headers;
  if (origin === undefined) return;
  const page = URL.canParse(origin) ? new URL(origin) : undefined;
  if (
    page &&
    (allowed.includes(page.origin) || hostsOf(headers).some((host) => isHostOf(page, host, socket.localPort)))
  ) {
    return;
  }
  throw new HttpError(
    403,
    `streams are not open to pages of other sites: this one is of ${JSON.stringify(origin.slice(0, 100))}, the request's Host is ${JSON.stringify(headers.host?.slice(0, 100) ?? '')} (a proxy must pass Host on, or the server be told --allow-origin)`,
  );
}

function hostsOf(headers: FastifyRequest['headers']): string[] {
  const forwarded = headers['x-forwarded-host'];
  return [headers.host, ...[forwarded].flat()].flatMap((hosts) => hosts?.split(',').map((host) => host.trim()) ?? []);
}

/** Whether a page's host is that of a header, in any case and with or without the scheme's own port. */
function isHostOf(page: URL, host: string, localPort: number | undefined): boolean {
  const address = `${page.protocol}//${host}`;
  if (!URL.canParse(address)) return false;
  const own = new URL(address);
  if (own.host === page.host) return true;
  // A proxy has left the port out: who speaks to this port itself would have named it.
  const hasPort = /:\d+$/.test(host);
  return !hasPort && own.hostname === page.hostname && localPort !== 80 && localPort !== 443;
}

/**
 * A page of another site is of the same origin when it has its own name point to the visitor's machine (DNS rebinding), but it cannot have
 * that of `localhost` or of an address. To be asked where no token keeps such pages out.
 * @param allowed origins whose names are the server's too
 * @throws HttpError 403
 */
export function assertNotRebound({ headers: { host = '' } }: FastifyRequest, allowed: readonly string[]): void {
  if (allowed.some((origin) => new URL(origin).host === host.toLowerCase())) return;
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '') : '';
  if (name !== 'localhost' && isIP(name) === 0) {
    throw new HttpError(
      403,
      'a server without a token shows streams at localhost or an IP address only, at no other name',
    );
  }
}
