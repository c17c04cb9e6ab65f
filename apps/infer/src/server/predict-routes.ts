import { reasonOf } from '@ecg-affect/errors';
import { DEFAULT_MIN_QUALITY, predictPrepared } from '@ecg-affect/inference';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answerSignal } from './answer-signal.js';
import type { ServerContext } from './context.js';
import { decodeBody } from './decode-body.js';
import { HttpError } from './http-error.js';
import { parse } from './parse.js';
import { parseJson } from './parse-json.js';
import type { RecordingSource } from './prepare-worker.js';
import { presentFields } from './present-fields.js';
import { ERRORS, json, jsonSchema, recordingPredictionSchema } from './responses.js';

/** Files of one recording: a WFDB record has a header, signals and annotations. */
const MAX_FILES = 8;

const settingsSchema = z.object({
  model: z.string().optional().describe('Name of the model; may be left out when one is served'),
  minQuality: z.number().min(0).max(1).default(DEFAULT_MIN_QUALITY).describe('Abstain from windows below this quality'),
});

const LARGEST_SAMPLE = 1e12;

/** Beyond are no millivolts, whatever the unit was, and filters would not recover from it. */
const sample = z.number().min(-LARGEST_SAMPLE).max(LARGEST_SAMPLE);

const samplesSchema = settingsSchema.extend({
  samples: z.array(sample.nullable()).min(1).describe('One lead in mV; null where a sample is missing'),
  sampleRate: z.number().positive().max(20_000).describe('Hz'),
});

const fieldsSchema = settingsSchema.extend({
  minQuality: z.coerce.number().min(0).max(1).default(DEFAULT_MIN_QUALITY),
  channel: z.string().optional(),
  sampleRate: z.coerce.number().positive().max(20_000).optional(),
});

/** The fields of an upload, and its files. */
const UPLOAD = {
  ...jsonSchema(fieldsSchema.extend({ file: z.string().meta({ format: 'binary' }) }), 'input'),
  description: `At most ${MAX_FILES} files of one recording: fields first, then the files`,
};

interface PredictRequest {
  readonly model: string | undefined;
  readonly minQuality: number;
  readonly channel: string | undefined;
  readonly recording: RecordingSource;
}

/** Predictions from raw ECG. */
export function predictRoutes(app: FastifyInstance, { repository, preparer, options }: ServerContext): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async ({ headers }: FastifyRequest, body: Buffer) =>
      parseJson(await decodeBody(body, headers['content-encoding'], options.bodyLimit), 'the request'),
  );
  app.post(
    '/v1/predict',
    {
      config: { work: true },
      schema: {
        tags: ['Recordings'],
        summary: 'Classify a recording: samples in mV as JSON, or a file upload of any readable format',
        description:
          "The recording is pre-processed by the code and the parameters of the model's training. Not a medical device.",
        consumes: ['application/json', 'multipart/form-data'],
        body: {
          content: {
            'application/json': { schema: jsonSchema(samplesSchema, 'input') },
            'multipart/form-data': { schema: UPLOAD },
          },
        },
        response: { 200: json('What the model says of each window, and of all', recordingPredictionSchema), ...ERRORS },
      },
    },
    async (request, reply) => {
      const signal = answerSignal(reply, options.requestTimeout);
      const { model, minQuality, channel, recording } = request.isMultipart()
        ? await readUpload(request, options.bodyLimit)
        : readSamples(request.body);
      return repository.with(repository.choose(model), async ({ file, batcher }) => {
        const { preprocessing } = file.metadata;
        const prepared = await preparer.prepare({ ...recording, channel, preprocessing }, signal);
        const classify = (ecg: Float32Array, count: number) =>
          batcher.classify(ecg, count, { signal, isPatient: true });
        return predictPrepared(file, prepared, { classify }, minQuality);
      });
    },
  );
}

function readSamples(body: unknown): PredictRequest {
  const { model, minQuality, samples, sampleRate } = parse(samplesSchema, body);
  return {
    model,
    minQuality,
    channel: undefined,
    recording: { samples: Float64Array.from(samples, (value) => value ?? Number.NaN), sampleRate },
  };
}

async function readUpload(request: FastifyRequest, bodyLimit: number): Promise<PredictRequest> {
  const files: [name: string, bytes: Uint8Array][] = [];
  const fields: Record<string, unknown> = {};
  let bytes = 0;
  const { 'content-encoding': encoding = 'identity' } = request.headers;
  if (encoding !== 'identity') throw new HttpError(415, `Content-Encoding is ${encoding}: expected none of an upload`);
  try {
    for await (const part of request.parts({ limits: { fileSize: bodyLimit, files: MAX_FILES, fields: 16 } })) {
      if (part.type === 'field') {
        fields[part.fieldname] = part.value;
        continue;
      }
      const content = await part.toBuffer();
      bytes += content.length;
      if (bytes > bodyLimit) throw new HttpError(413, `the files have more than ${bodyLimit} bytes`);
      files.push([part.filename, content]);
    }
  } catch (error) {
    // The parser knows a status for what is too much. Anything else is an upload that is no multipart, or broke off.
    const isKnown = error instanceof Error && 'statusCode' in error;
    throw isKnown ? error : new HttpError(400, `the upload cannot be read: ${reasonOf(error)}`);
  }
  if (files.length === 0) throw new HttpError(400, 'expected one file or more: a part with a filename, found none');
  const { model, minQuality, channel, sampleRate } = parse(fieldsSchema, presentFields(fields));
  return {
    model,
    minQuality,
    channel,
    recording: {
      files,
      ...(sampleRate === undefined ? {} : { inputSampleRate: sampleRate }),
    },
  };
}
