import type { FastifyInstance, FastifyRequest } from 'fastify';
import { answerSignal } from '../answer-signal.js';
import { type ServerContext, whyNotReady } from '../context.js';
import { decodeBody } from '../decode-body.js';
import type { ServedModel } from '../models/served-model.js';
import { BYTES, jsonSchema } from '../responses.js';
import { INFERENCE, LIVE, MODEL, MODEL_CONFIG, MODEL_READY, READY, SERVER, STATISTICS } from './documented.js';
import { inferRequestSchema, readHeaderLength, readInferRequest } from './infer-request.js';
import { assertFiniteAnswer, writeInferResponse } from './infer-response.js';
import { checkBatch, modelConfig } from './model-config.js';
import { modelMetadata, serverMetadata } from './server-metadata.js';

const HEADER_LENGTH = 'inference-header-content-length';

interface ModelRoute {
  Params: { name: string; version?: string };
}

/**
 * The Open Inference Protocol v2 with its binary tensor extension and Triton's model configuration and statistics, as their stock clients speak it.
 * @see https://github.com/kserve/open-inference-protocol
 */
export function protocolV2Routes(app: FastifyInstance, context: ServerContext, version: string): void {
  const { repository, options } = context;
  const tags = ['Open Inference Protocol v2'];
  const withVersion = <T>(
    { name, version }: ModelRoute['Params'],
    use: (model: ServedModel) => Promise<T>,
  ): Promise<T> => repository.withVersion(name, version, use);

  app.get('/v2', { schema: { tags, summary: 'The server', response: SERVER } }, () => serverMetadata(version));

  app.get('/v2/health/live', { schema: { tags, summary: 'Whether the process runs', response: LIVE } }, () => ({
    live: true,
  }));

  const summary = 'Whether requests are answered';
  app.get('/v2/health/ready', { schema: { tags, summary, response: READY } }, (_, reply) => {
    const error = whyNotReady(context);
    const ready = error === undefined;
    return reply.code(ready ? 200 : 503).send({ ready, error });
  });

  const paths = ['/v2/models/:name', '/v2/models/:name/versions/:version'];
  for (const path of paths) {
    app.get<ModelRoute>(path, { schema: { tags, summary: "A model's tensors", response: MODEL } }, ({ params }) =>
      withVersion(params, async (model) => modelMetadata(model)),
    );

    app.get<ModelRoute>(
      `${path}/config`,
      { schema: { tags, summary: "A model's configuration, in Triton's words", response: MODEL_CONFIG } },
      ({ params }) => withVersion(params, async (model) => modelConfig(model, options.maxQueue)),
    );

    app.get<ModelRoute>(
      `${path}/stats`,
      { schema: { tags, summary: 'What a model has done since it was loaded', response: STATISTICS } },
      ({ params }) => withVersion(params, async (model) => ({ model_stats: [statisticsOf(model)] })),
    );

    app.get<ModelRoute>(
      `${path}/ready`,
      { schema: { tags, summary: 'Whether a model is served', response: MODEL_READY } },
      ({ params }, reply) => {
        const { name } = params;
        const error = whyNotReady(context);
        if (error !== undefined) return reply.code(503).send({ name, ready: false, error });
        return withVersion(params, async () => ({ name, ready: true }));
      },
    );
  }

  app.get(
    '/v2/models/stats',
    { schema: { tags, summary: 'What the models have done since they were loaded', response: STATISTICS } },
    async () => ({
      model_stats: await Promise.all(
        repository.names.map((name) => repository.with(name, async (model) => statisticsOf(model))),
      ),
    }),
  );

  // Bodies stay bytes here: the JSON piece may be followed by tensors.
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, ({ headers }: FastifyRequest, body: Buffer) =>
      decodeBody(body, headers['content-encoding'], options.bodyLimit),
    );
    for (const path of paths) {
      scope.post<ModelRoute & { Body: Buffer | undefined }>(
        `${path}/infer`,
        {
          config: { work: true },
          schema: {
            tags,
            summary: 'Classify windows that are already pre-processed',
            description: `Tensors as JSON, or as bytes behind the JSON, whose length the header ${HEADER_LENGTH} then tells; of one window also as bytes alone, with a length of 0. Not a medical device.`,
            body: {
              content: { 'application/json': { schema: jsonSchema(inferRequestSchema, 'input') }, ...BYTES },
            },
            response: INFERENCE,
          },
        },
        ({ params, headers, body }, reply) =>
          withVersion(params, async ({ name, version, file, batcher }) => {
            const headerLength = readHeaderLength(headers[HEADER_LENGTH]);
            const request = readInferRequest(body ?? new Uint8Array(), headerLength, file.metadata);
            checkBatch(request.count, options.maxQueue);
            const signal = answerSignal(reply, options.requestTimeout);
            const result = await batcher.classify(request.ecg, request.count, { signal });
            assertFiniteAnswer(request, result, file.metadata);
            const response = writeInferResponse(name, version, request, result);
            if (response.headerLength === undefined) reply.type('application/json');
            else reply.type('application/octet-stream').header(HEADER_LENGTH, response.headerLength);
            return response.body;
          }),
      );
    }
  });
}

function statisticsOf({ name, version, statistics }: ServedModel): object {
  return { name, version, ...statistics.toJSON() };
}
