import { z } from 'zod';
import { probability, windowShape } from '../responses.js';

type DeepReadonly<T> = { readonly [K in keyof T]: DeepReadonly<T[K]> };

const descriptionShape = {
  target: z.string(),
  classes: z.array(z.string()),
  hop: z.number().describe('Seconds from one prediction to the next'),
  normalisation: z.string(),
  notice: z.string(),
};
const descriptionSchema = z.object(descriptionShape);
/** What is predicted of a stream, and how. */
export type StreamDescription = DeepReadonly<z.infer<typeof descriptionSchema>>;

const predictionMessageSchema = z.object({
  type: z.literal('prediction'),
  latency: z.number().describe("From the arrival of the window's last sample to the prediction, ms"),
  ...windowShape,
});
/** What the model says of a window of a stream. */
export type PredictionMessage = DeepReadonly<z.infer<typeof predictionMessageSchema>>;

const droppedMessageSchema = z.object({
  type: z.literal('dropped'),
  windows: z.int().describe('Windows that no prediction follows for, since the last such message'),
  reason: z.enum(['missing samples', 'busy']).describe('`busy`: more windows wait than may, for now'),
});
/** Windows that no prediction follows for. */
export type DroppedMessage = DeepReadonly<z.infer<typeof droppedMessageSchema>>;

/** What a stream's client is told, a message each. */
export const streamMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('session'),
    session: z.string().describe('Goes on with this stream after a dropped connection'),
    received: z.int().describe('Samples taken so far: those after them are to be sent'),
    ...descriptionShape,
  }),
  predictionMessageSchema,
  droppedMessageSchema,
  z.object({ type: z.literal('error'), error: z.string() }),
]);
export type StreamMessage = DeepReadonly<z.infer<typeof streamMessageSchema>>;

const sharedStreamSchema = z.object({
  id: z.string().describe('For watching only: it is not the id that goes on with the stream'),
  name: z.string().describe('What the sender calls it'),
  model: z.string(),
  sampleRate: z.number().describe('Hz'),
  since: z.iso.datetime(),
  connected: z.boolean().describe('False while the stream waits for its sender to come back'),
  quality: probability.nullable().describe('Of the latest window; null before the first'),
});
/** A stream that others may watch, as the list of them tells of it. */
export type SharedStreamEntry = DeepReadonly<z.infer<typeof sharedStreamSchema>>;

/** Answer of `/v1/streams`. */
export const sharedStreamsSchema = z.object({ streams: z.array(sharedStreamSchema) });

/** What a watcher is told beside the samples, a message each. */
export const watchMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('stream'),
    position: z
      .int()
      .describe('Samples before the first that follows: after a dropped connection, this tells how many were missed'),
    ...sharedStreamSchema.shape,
    ...descriptionShape,
  }),
  predictionMessageSchema,
  droppedMessageSchema,
  z.object({ type: z.literal('sender'), connected: z.boolean() }),
]);
export type WatchMessage = DeepReadonly<z.infer<typeof watchMessageSchema>>;
