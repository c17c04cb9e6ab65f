import { promisify } from 'node:util';
import { constants, deflate, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

const ENCODERS = { gzip: promisify(gzip), deflate: promisify(deflate) };

/** Shorter answers gain nothing, bytes. */
const SHORTEST = 1024;

/** The fastest: an answer is written once and read once. */
const OPTIONS = { level: constants.Z_BEST_SPEED };

/** Answers in gzip or deflate where a client asks for it, off the event loop. What must not be transformed says so itself (`no-transform`). */
export function compressAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isLong = (typeof payload === 'string' || Buffer.isBuffer(payload)) && payload.length >= SHORTEST;
    if (!isLong || reply.hasHeader('content-encoding')) return payload;
    if (String(reply.getHeader('cache-control') ?? '').includes('no-transform')) return payload;
    reply.header('vary', 'accept-encoding');
    const encoding = encodingFor(request.headers['accept-encoding']);
    if (encoding === undefined) return payload;
    reply.header('content-encoding', encoding).removeHeader('content-length');
    return ENCODERS[encoding](payload, OPTIONS);
  });
}

/**
 * The coding that a client likes most, of those that are known here; gzip where it likes both as well.
 * @param accepted its header `Accept-Encoding`, e.g. `deflate;q=0.5, gzip`
 */
export function encodingFor(accepted: string | string[] | undefined): keyof typeof ENCODERS | undefined {
  const weights = { gzip: 0, deflate: 0 };
  for (const item of String(accepted ?? '')
    .toLowerCase()
    .split(',')) {
    const [coding, ...parameters] = item.split(';').map((part) => part.trim());
    const name = coding === 'x-gzip' ? 'gzip' : coding;
    if (name !== 'gzip' && name !== 'deflate') continue;
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    weights[name] = Number(weight) || 0;
  }
  if (weights.gzip === 0 && weights.deflate === 0) return undefined;
  return weights.gzip >= weights.deflate ? 'gzip' : 'deflate';
}
