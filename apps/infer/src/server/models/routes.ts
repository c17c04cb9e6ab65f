import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ServerContext } from '../context.js';
import { BYTES, ERRORS, json, modelCardSchema } from '../responses.js';

const namesSchema = z.object({ models: z.array(z.string()) });

/** The models that are served: their names, cards and files. */
export function modelRoutes(app: FastifyInstance, { repository }: ServerContext): void {
  const tags = ['Models'];

  app.get(
    '/v1/models',
    { schema: { tags, summary: 'Names of the models', response: { 200: json('The names', namesSchema), ...ERRORS } } },
    () => ({ models: repository.names }),
  );

  app.get<{ Params: { name: string } }>(
    '/v1/models/:name',
    {
      schema: {
        tags,
        summary: "A model's card: what it predicts, what it was trained on, under which protocol, with which score",
        response: { 200: json('The card', modelCardSchema), ...ERRORS },
      },
    },
    ({ params }) => repository.with(params.name, async ({ file }) => file.metadata),
  );

  app.get<{ Params: { name: string } }>(
    '/v1/models/:name/file',
    {
      schema: {
        tags,
        summary: 'The ONNX file itself, for use elsewhere',
        response: { 200: { description: 'The file', content: BYTES }, ...ERRORS },
      },
    },
    ({ params }, reply) =>
      repository.with(params.name, async ({ file }) =>
        reply.type('application/octet-stream').header('cache-control', 'no-transform').send(Buffer.from(file.bytes)),
      ),
  );
}
