import { z } from 'zod';
import { BYTES, ERRORS, json } from '../responses.js';
import { modelConfigSchema } from './model-config.js';

const tensor = z.object({ name: z.string(), datatype: z.string(), shape: z.array(z.int()) });

export const SERVER = {
  200: json('The server', z.object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) })),
  ...ERRORS,
};

export const LIVE = { 200: json('It runs', z.object({ live: z.boolean() })), ...ERRORS };

export const READY = {
  200: json('It does', z.object({ ready: z.literal(true) })),
  503: json(
    'It does not: starting, draining, or without a model',
    z.object({ ready: z.literal(false), error: z.string() }),
  ),
  ...ERRORS,
};

export const MODEL = {
  200: json(
    'Its name, and the names, types and shapes of its tensors; -1 for any number of windows',
    z.object({
      name: z.string(),
      versions: z.array(z.string()),
      platform: z.string(),
      inputs: z.array(tensor),
      outputs: z.array(tensor),
    }),
  ),
  ...ERRORS,
};

export const MODEL_CONFIG = { 200: json('What a config.pbtxt would say', modelConfigSchema), ...ERRORS };

const duration = z.object({ count: z.int(), ns: z.int() });

export const STATISTICS = {
  200: json(
    "In the words of Triton's statistics extension",
    z.object({
      model_stats: z.array(
        z.object({
          name: z.string(),
          version: z.string(),
          last_inference: z.int().describe('ms since 1970'),
          inference_count: z.int().describe('Windows'),
          execution_count: z.int().describe('Batches'),
          inference_stats: z.record(z.string(), duration),
          batch_stats: z.array(z.looseObject({ batch_size: z.int(), compute_infer: duration })),
        }),
      ),
    }),
  ),
  ...ERRORS,
};

export const MODEL_READY = {
  200: json('It is', z.object({ name: z.string(), ready: z.literal(true) })),
  503: json('It is not', z.object({ name: z.string(), ready: z.literal(false), error: z.string() })),
  ...ERRORS,
};

const inference = json(
  'The asked outputs; those asked for as bytes follow the JSON in the same order',
  z.object({
    model_name: z.string(),
    model_version: z.string(),
    id: z.string().optional(),
    outputs: z.array(
      tensor.extend({
        data: z.array(z.number()).optional(),
        parameters: z.object({ binary_data_size: z.int() }).optional(),
      }),
    ),
  }),
);

/** Of an inference. */
export const INFERENCE = { 200: { ...inference, content: { ...inference.content, ...BYTES } }, ...ERRORS };
