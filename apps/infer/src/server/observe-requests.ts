import type { FastifyInstance } from 'fastify';
import { isHealth } from './health.js';
import type { Metrics } from './metrics.js';

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
    log[level]({ method, route, status, milliseconds: Number(milliseconds.toFixed(1)) }, 'answered');
  });
}
