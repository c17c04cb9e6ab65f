import { NORMALISATIONS, type Normalisation, type Preprocessing } from '@ecg-affect/ecg-signal';
import type { RecordingPrediction } from '@ecg-affect/inference';
import { modelMetadataSchema } from '@ecg-affect/model-metadata';
import { z } from 'zod';

/** An answer as the OpenAPI document tells of it. */
export interface DocumentedResponse {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: object }>>;
}

/** A schema for the OpenAPI document. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}

/** An answer in JSON. */
export function json(description: string, schema: z.ZodType): DocumentedResponse {
  return { description, content: { 'application/json': { schema: jsonSchema(schema) } } };
}

/** An answer in bytes. */
export const BYTES: DocumentedResponse['content'] = {
  'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
};

const errorSchema = z.object({ error: z.string().describe('What was wrong, in one sentence') });

/** What any route may answer: the request cannot be used, or not now. */
export const ERRORS = {
  '4xx': json('The request cannot be used, or lacks the right token', errorSchema),
  '5xx': json('Not ready, too busy, or too slow: try again later (503)', errorSchema),
} as const;

/** In a description of the interface; the program itself asks `isNormalisation`. */
export const normalisationSchema = z.union([
  z.enum(NORMALISATIONS),
  z.templateLiteral(['calibrate:', z.number().positive(), 's']),
]) satisfies z.ZodType<Normalisation>;

const preprocessingSchema = z.object({
  sampleRate: z.number().positive().describe('Of the windows, Hz'),
  highpass: z.number().positive().nullable().describe('Cut-off of the zero-phase high-pass, Hz; null for none'),
  windowSeconds: z.number().positive(),
  overlap: z.number().min(0).lt(1).describe('Fraction of a window shared with the next'),
  normalisation: normalisationSchema,
}) satisfies z.ZodType<Preprocessing>;

export const probability = z.number().min(0).max(1);
/** Fields of what is said of a window. */
export const windowShape = {
  start: z.number().describe('Start of the window in the recording, s'),
  quality: probability.describe('Quality index of the signal'),
  probabilities: z
    .array(probability)
    .nullable()
    .describe('Calibrated, in the order of the classes; null while the model calibrates to the person'),
  decision: z.string().nullable().describe('The most probable class; null when the signal is too poor to say'),
  context: z
    .object({
      seconds: z.number().describe('Time that the windows begin within, s'),
      windows: z.int().describe('Windows that are not abstained'),
      probabilities: z.array(probability).nullable().describe('Their mean; null when there is none'),
      decision: z.string().nullable(),
    })
    .exactOptional()
    .describe('What the windows up to this one say together; absent where the model has no context'),
};

/** Answer of `/v1/predict`. */
export const recordingPredictionSchema = z.object({
  source: z.string(),
  subject: z.string().exactOptional(),
  channel: z.string().describe('Name of the lead that was classified'),
  target: z.string().describe('The predicted label, e.g. stress'),
  classes: z.array(z.string()),
  windowSeconds: z.number(),
  minQuality: probability.describe('Windows below this quality are abstained'),
  normalisation: z.object({ policy: normalisationSchema, statistics: z.string() }),
  synthetic: z.boolean().describe('True when the model learnt from synthetic data'),
  windows: z.array(z.object(windowShape)),
  summary: z.object({
    windows: z.int(),
    dropped: z.int().describe('Windows left out because samples are missing in them'),
    abstained: z.int(),
    calibrating: z
      .int()
      .exactOptional()
      .describe('Windows of the calibration period, of which nothing is said; absent where the model has none'),
    probabilities: z.array(probability).nullable().describe('Mean over the windows that are not abstained'),
    decision: z.string().nullable(),
  }),
  notice: z.string(),
}) satisfies z.ZodType<RecordingPrediction>;

/** Answer of `/v1/models/{name}`: the model's card. */
export const modelCardSchema = z.object({ ...modelMetadataSchema.shape, preprocessing: preprocessingSchema });
