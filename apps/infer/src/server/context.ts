import type { Metrics } from './metrics.js';
import type { ModelRepository } from './models/repository.js';
import type { ServerOptions } from './options.js';
import type { Preparer } from './preparer.js';
import type { StreamRegistry } from './streams/stream-registry.js';

/** What the routes share. */
export interface ServerContext {
  readonly options: ServerOptions;
  readonly repository: ModelRepository;
  readonly preparer: Preparer;
  readonly metrics: Metrics;
  readonly streams: StreamRegistry;
  /** Work is accepted while serving only; health is told always. */
  phase: 'starting' | 'serving' | 'draining';
}

/** Why a request that needs a model cannot be answered; undefined when it can. */
export function whyNotReady({ phase, repository }: ServerContext): string | undefined {
  if (phase !== 'serving') return `not ready: ${phase}`;
  return repository.names.length > 0 ? undefined : 'not ready: no model';
}
