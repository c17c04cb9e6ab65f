import { fileURLToPath } from 'node:url';
import type { Classification } from '@ecg-affect/inference';
import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { bearerToken, tokenCheck } from '../bearer-token.js';
import { type ServerContext, whyNotReady } from '../context.js';
import { HttpError } from '../http-error.js';
import type { ServedModel } from '../models/served-model.js';
import type { InferRequest } from '../protocol-v2/infer-request.js';
import { assertFiniteAnswer } from '../protocol-v2/infer-response.js';
import { checkBatch, modelConfig } from '../protocol-v2/model-config.js';
import { modelMetadata, serverMetadata } from '../protocol-v2/server-metadata.js';
import { type GrpcInferRequest, readGrpcRequest } from './grpc-request.js';

const PROTO = fileURLToPath(new URL('../../../proto/inference.proto', import.meta.url));

/** Statuses of HTTP in gRPC's. */
const STATUSES: Readonly<Record<number, grpc.status>> = {
  400: grpc.status.INVALID_ARGUMENT,
  401: grpc.status.UNAUTHENTICATED,
  404: grpc.status.NOT_FOUND,
  499: grpc.status.CANCELLED,
  503: grpc.status.UNAVAILABLE,
};

interface ModelName {
  readonly name: string;
  readonly version: string;
}

/** A gRPC server that runs. */
export interface GrpcServer {
  /** Port that it listens on. */
  readonly port: number;
  /** Takes no more calls, and ends when those under way have, after `timeout` ms at the latest. */
  stop(timeout: number): Promise<void>;
}

/**
 * The Open Inference Protocol over gRPC, beside the one over HTTP: with the same models, batches, limits and token (`authorization` in the metadata).
 * @see https://github.com/kserve/open-inference-protocol
 */
export async function startGrpcServer(
  context: ServerContext,
  port: number,
  version: string,
  onError: (error: unknown) => void,
): Promise<GrpcServer> {
  const { options, repository } = context;
  const isRight = options.token === undefined ? () => true : tokenCheck(options.token);
  const assertToken = ({ metadata }: { readonly metadata: grpc.Metadata }) => {
    const [authorization] = metadata.get('authorization');
    if (!isRight(bearerToken(authorization === undefined ? undefined : String(authorization))))
      throw new HttpError(401, 'expected the metadata "authorization: Bearer TOKEN" with the right token');
  };
  const withModel = <T>({ name, version }: ModelName, use: (model: ServedModel) => Promise<T>): Promise<T> =>
    repository.withVersion(name, version || undefined, use);

  const infer = async (request: GrpcInferRequest, signal: AbortSignal): Promise<object> => {
    const notReady = whyNotReady(context);
    if (notReady !== undefined) throw new HttpError(503, notReady);
    return withModel({ name: request.model_name, version: request.model_version }, async (model) => {
      const read = readGrpcRequest(request, model.file.metadata);
      checkBatch(read.count, options.maxQueue);
      const result = await model.batcher.classify(read.ecg, read.count, { signal });
      assertFiniteAnswer(read, result, model.file.metadata);
      return answer(model, read, result);
    });
  };
  /** Of a call: ends with its client's interest, or in time. */
  const signalOf = (call: { once(event: 'cancelled', listener: () => void): unknown }): AbortSignal => {
    const gone = new AbortController();
    call.once('cancelled', () => gone.abort(new HttpError(499, 'the client cancelled the call')));
    return gone.signal;
  };
  const unary =
    <Request, Response>(
      respond: (request: Request, call: grpc.ServerUnaryCall<Request, Response>) => Response | Promise<Response>,
      isPublic = false,
    ) =>
    (call: grpc.ServerUnaryCall<Request, Response>, reply: grpc.sendUnaryData<Response>) => {
      Promise.resolve()
        .then(() => (isPublic ? undefined : assertToken(call)))
        .then(() => respond(call.request, call))
        .then(
          (response) => reply(null, response),
          (error: unknown) => reply(statusOf(error, onError)),
        );
    };

  const server = new grpc.Server({
    'grpc.max_receive_message_length': options.bodyLimit,
    'grpc.max_send_message_length': -1,
  });
  server.addService(serviceDefinition(), {
    ServerLive: unary(() => ({ live: true }), true),
    ServerReady: unary(() => ({ ready: whyNotReady(context) === undefined }), true),
    ModelReady: unary(({ name, version }: ModelName) =>
      withModel({ name, version }, async () => ({ ready: whyNotReady(context) === undefined })).catch(() => ({
        ready: false,
      })),
    ),
    ServerMetadata: unary(() => serverMetadata(version)),
    ModelMetadata: unary((request: ModelName) => withModel(request, async (model) => modelMetadata(model))),
    ModelConfig: unary((request: ModelName) =>
      withModel(request, async (model) => ({ config: modelConfig(model, options.maxQueue) })),
    ),
    ModelInfer: unary((request: GrpcInferRequest, call) =>
      infer(request, AbortSignal.any([signalOf(call), AbortSignal.timeout(options.requestTimeout)])),
    ),
    ModelStreamInfer(call: grpc.ServerDuplexStream<GrpcInferRequest, object>) {
      try {
        assertToken(call);
      } catch (error) {
        call.emit('error', statusOf(error, onError));
        return;
      }
      const gone = signalOf(call);
      // Answers come in the order of the requests; the next is read when one is answered, so that no client fills the memory.
      (async () => {
        const requests: AsyncIterable<GrpcInferRequest> = call.iterator({ destroyOnReturn: false });
        for await (const request of requests) {
          const signal = AbortSignal.any([gone, AbortSignal.timeout(options.requestTimeout)]);
          const response = await infer(request, signal).then(
            (infer_response) => ({ error_message: '', infer_response }),
            // As Triton does: the stream outlives a request that cannot be answered.
            (error: unknown) => ({
              error_message: statusOf(error, onError).details,
              infer_response: { id: request.id },
            }),
          );
          call.write(response);
        }
        call.end();
      })().catch((error: unknown) => {
        if (!gone.aborted) call.emit('error', statusOf(error, onError));
      });
    },
  });
  const bound = await new Promise<number>((resolve, reject) =>
    server.bindAsync(
      `${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
      grpc.ServerCredentials.createInsecure(),
      (error, found) => (error ? reject(error) : resolve(found)),
    ),
  );
  return {
    port: bound,
    stop: (timeout) =>
      new Promise((resolve) => {
        const overdue = setTimeout(() => server.forceShutdown(), timeout);
        server.tryShutdown(() => {
          clearTimeout(overdue);
          resolve();
        });
      }),
  };
}

function serviceDefinition(): grpc.ServiceDefinition {
  const loaded = grpc.loadPackageDefinition(
    loadSync(PROTO, { keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true }),
  );
  const { GRPCInferenceService: service } = loaded.inference as unknown as Record<
    string,
    { readonly service: grpc.ServiceDefinition }
  >;
  return service.service;
}

function statusOf(
  error: unknown,
  onError: (error: unknown) => void,
): { readonly code: grpc.status; readonly details: string } {
  if (error instanceof HttpError)
    return { code: STATUSES[error.statusCode] ?? grpc.status.UNKNOWN, details: error.message };
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return { code: grpc.status.DEADLINE_EXCEEDED, details: 'no answer in time' };
  onError(error);
  return { code: grpc.status.INTERNAL, details: 'internal error' };
}

/** All outputs as bytes, little-endian float32, as Triton gives them. */
function answer({ name, version }: ServedModel, { id, count, outputs }: InferRequest, result: Classification): object {
  return {
    model_name: name,
    model_version: version,
    id: id ?? '',
    outputs: outputs.map((output) => ({
      name: output.name,
      datatype: 'FP32',
      shape: [count, result[output.name].length / count],
    })),
    raw_output_contents: outputs.map((output) => {
      const { buffer, byteOffset, byteLength } = result[output.name];
      return Buffer.from(buffer, byteOffset, byteLength);
    }),
  };
}
