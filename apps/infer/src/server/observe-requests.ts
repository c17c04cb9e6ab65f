import type { FastifyInstance } from 'fastify';
import { isHealth } from './health.js';
import type { Metrics } from './metrics.js';

/** Statuses whose reason says nothing of a request's content, but how the server is run: wrong tokens and proxies, not ready, busy. */
const TOLD = new Set([401, 403, 503]);

declare module 'fastify' {
  interface FastifyRequest {
    /** Why it was refused, in the words that its client got. */
    refusal?: string;
  }
}

/** One line in the log and one count in the metrics a request; neither says anything of its content. */
export function observeRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, log } = request;
    const status = reply.statusCode;
    // The pattern, not the path: paths come from outside and would make a time series each.
    const route = request.routeOptions.url ?? 'unknown';
    const milliseconds = reply.elapsedTime;
    metrics.request({ method, route, status }, milliseconds / 1000);
    // Probes come every few seconds, and a 503 for one is no failure.
    const level = isHealth(request) ? 'debug' : status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info';
    const reason = TOLD.has(status) ? request.refusal : undefined;
    log[level]({ method, route, status, milliseconds: Number(milliseconds.toFixed(1)), reason }, 'answered');
  });
}
