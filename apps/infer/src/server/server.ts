import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { admit } from './admission.js';
import { compressAnswers } from './compress-answers.js';
import type { ServerContext } from './context.js';
import type { GrpcServer } from './grpc/grpc-server.js';
import { answerBadHttp, answerBadPath, handleErrors, refuseUnknownRoutes } from './handle-errors.js';
import { isHealth } from './health.js';
import { logStream } from './log-stream.js';
import { createMetrics } from './metrics.js';
import type { ModelLocation } from './models/model-files.js';
import { ModelRepository } from './models/repository.js';
import { modelRoutes } from './models/routes.js';
import { openServedModel } from './models/served-model.js';
import { observeRequests } from './observe-requests.js';
import { openApi } from './open-api.js';
import type { ServerOptions } from './options.js';
import { pageRoutes } from './page-routes.js';
import { sendPlainJson } from './plain-json.js';
import { predictRoutes } from './predict-routes.js';
import { createPreparer } from './preparer.js';
import { protocolV2Routes } from './protocol-v2/routes.js';
import { endStreams, streamRoutes } from './streams/routes.js';
import { StreamRegistry } from './streams/stream-registry.js';
import { chooseProtocol } from './streams/subprotocols.js';
import { watchRoutes } from './streams/watch-routes.js';
import { WebSocketUpgrades } from './websocket-upgrades.js';

/** Bytes of a stream's message: 10 s at 5000 Hz as JSON. */
const MAX_MESSAGE = 2 ** 20;

/** A running server. */
export interface Server {
  /** e.g. `http://127.0.0.1:8080` */
  readonly address: string;
  /** Of the protocol over gRPC; undefined where it is not served. */
  readonly grpcPort: number | undefined;
  /** Resolves when the models have been tried for the first time. */
  readonly started: Promise<void>;
  /** Refuses new work, finishes what is under way (for `drainTimeout` at most), and closes. */
  stop(): Promise<void>;
}

/**
 * Starts the inference server. It listens at once, says that it is not ready, and becomes ready when a model has passed its check and its
 * warm-up inference.
 */
export async function startServer(options: ServerOptions, version: string): Promise<Server> {
  const app = Fastify({
    logger: options.logLevel === 'silent' ? false : { level: options.logLevel, stream: logStream(2) },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit,
    requestTimeout: options.requestTimeout,
    // Slow senders of headers are looked for often enough to matter.
    http: {
      headersTimeout: Math.min(options.requestTimeout, 10_000),
      connectionsCheckingInterval: 2_000,
      IncomingMessage: WebSocketUpgrades,
    },
    frameworkErrors: answerBadPath,
    clientErrorHandler: answerBadHttp,
  });
  const context = createContext(app, options);
  // Schemas are for the document; the handlers check what they read themselves, and know what they write.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  handleErrors(app);
  sendPlainJson(app);
  compressAnswers(app);
  // Before the hooks, which must know what a request is.
  await app.register(websocket, { options: { maxPayload: MAX_MESSAGE, handleProtocols: chooseProtocol } });
  observeRequests(app, context.metrics);
  const work = admit(app, context);
  refuseUnknownRoutes(app);
  await app.register(swagger, { openapi: openApi(version, options.token !== undefined) });
  if (options.rateLimit !== undefined) {
    await app.register(rateLimit, { max: options.rateLimit, timeWindow: '1 minute', allowList: isHealth });
  }
  await app.register(multipart);
  protocolV2Routes(app, context, version);
  modelRoutes(app, context);
  predictRoutes(app, context);
  streamRoutes(app, context);
  watchRoutes(app, context);
  await pageRoutes(app);
  app.get('/metrics', { schema: { hide: true } }, (_, reply) =>
    context.metrics.registry.metrics().then((text) => reply.type(context.metrics.registry.contentType).send(text)),
  );
  app.get('/docs', { schema: { hide: true } }, () => app.swagger());

  const address = await app.listen({ host: options.host, port: options.port });
  const grpc = await openGrpc(app, context, version);
  const started = context.repository.start().then(() => {
    if (context.phase === 'starting') context.phase = 'serving';
  });
  return {
    address,
    grpcPort: grpc?.port,
    started,
    async stop() {
      context.phase = 'draining';
      endStreams(app, context.streams);
      await Promise.all([work.finished(options.drainTimeout), grpc?.stop(options.drainTimeout)]);
      await app.close();
      await started;
      await Promise.all([context.repository.close(), context.preparer.dispose()]);
    },
  };
}

/** The protocol over gRPC, where it is asked for; its libraries are loaded then only. */
async function openGrpc(
  app: FastifyInstance,
  context: ServerContext,
  version: string,
): Promise<GrpcServer | undefined> {
  const { grpcPort } = context.options;
  if (grpcPort === undefined) return undefined;
  const { startGrpcServer } = await import('./grpc/grpc-server.js');
  const onError = (error: unknown) => app.log.error({ err: error }, 'call failed');
  try {
    const server = await startGrpcServer(context, grpcPort, version, onError);
    app.log.info(`gRPC listening at port ${server.port}`);
    return server;
  } catch (error) {
    await app.close();
    throw error;
  }
}

function createContext({ log }: FastifyInstance, options: ServerOptions): ServerContext {
  const streams = new StreamRegistry(options);
  const metrics = createMetrics({
    queued: () => repository.queued,
    streams: () => streams.connected,
    watchers: () => streams.watchers,
  });
  const open = (name: string, location: ModelLocation) => openServedModel(name, location, options, metrics.batch);
  const repository = new ModelRepository(options.modelPath, open, log);
  return { options, metrics, streams, repository, preparer: createPreparer(metrics.preprocessing), phase: 'starting' };
}
