import type { FastifyReply } from 'fastify';
import { HttpError } from './http-error.js';

/** Aborts when an answer is no longer wanted: the client is gone, or `timeout` ms are over (then the request fails with 503). */
export function answerSignal(reply: FastifyReply, timeout: number): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new HttpError(503, `no answer within ${timeout / 1000} s`));
  }, timeout);
  // Fastify's own `request.signal` aborts as soon as the body has been read.
  reply.raw.once('close', () => {
    clearTimeout(timer);
    if (!reply.raw.writableFinished) controller.abort(new HttpError(499, 'the client closed the connection'));
  });
  return controller.signal;
}
