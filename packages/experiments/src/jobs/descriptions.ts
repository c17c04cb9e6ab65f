import { storeMetadataSchema } from '@ecg-affect/ecg-io';
import { HEAD_NAMES } from '@ecg-affect/emotion-head';
import { poolingSchema } from '@ecg-affect/network';
import { pretrainConfigurationSchema } from '@ecg-affect/pretext-model';
import { z } from 'zod';
import { LINES, type Line } from '../methods/lines.js';

/**
 * Units of work as plain JSON. What a job needs of others is inside its description, so a description alone is enough to run it anywhere, and
 * its hash (see `jobName`) changes with everything its result depends on.
 */

/** Where a store lies, and what is in it; only the second has a say in a job's name. */
const storeSchema = z.object({ path: z.string(), fingerprint: z.string() });

/** What `prepare` reads; of a folder, the fingerprint stands for what is in it. */
const datasetSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('folder'),
    /** How it is laid out. */
    layout: z.string(),
    path: z.string(),
    fingerprint: z.string(),
    channel: z.string().optional(),
    inputSampleRate: z.number().optional(),
    threshold: z.number().optional(),
    /** By record: whose it is, where the folder does not say so. */
    subjects: z.record(z.string(), z.string()).optional(),
  }),
  z.object({ kind: z.literal('synthetic'), subjects: z.int(), minutesPerState: z.number(), seed: z.int() }),
]);

export const prepareSchema = z.object({
  kind: z.literal('prepare'),
  version: z.string(),
  dataset: datasetSchema,
  preprocessing: storeMetadataSchema.shape.preprocessing,
  minQuality: z.number(),
  shardBytes: z.number().optional(),
  /** Of the subjects. */
  part: z.object({ index: z.int().nonnegative(), of: z.int().positive() }),
});

export const pretrainSchema = z.object({
  kind: z.literal('pretrain'),
  /** Of this program, in all jobs. */
  version: z.string(),
  stores: z.array(storeSchema).min(1),
  /** Subjects whose windows are left out. */
  without: z.array(z.string()),
  settings: pretrainConfigurationSchema,
});

/** An encoder that is there already: its weights' digest stands for it. */
const savedEncoderSchema = z.object({ kind: z.literal('saved'), path: z.string(), weights: z.string() });
const encoderSchema = z.discriminatedUnion('kind', [savedEncoderSchema, pretrainSchema]);

/** How the encoder's last feature map becomes features, side by side; absent: `max` alone. */
const poolingsSchema = z.array(poolingSchema).min(1).optional();

/** Which windows of a store, and what of them is predicted. */
const selectionSchema = z.object({
  target: z.string(),
  /** Splits ratings into low (at or below) and high. */
  splitRatings: z.number().optional(),
  /** Rounds ratings to whole numbers. */
  roundRatings: z.boolean().optional(),
  /** Windows of a lower quality index are left out. */
  minQuality: z.number().optional(),
});

export const featuresSchema = z.object({
  kind: z.literal('features'),
  version: z.string(),
  store: storeSchema,
  selection: selectionSchema,
  of: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('encoder'), encoder: encoderSchema, pooling: poolingsSchema }),
    z.object({ kind: z.literal('taps'), encoder: encoderSchema, pooling: poolingsSchema }),
    z.object({ kind: z.literal('random'), seed: z.int(), pooling: poolingsSchema }),
    z.object({ kind: z.literal('hrv') }),
    /** Of the block of windows (60 s) that each window belongs to. */
    z.object({ kind: z.literal('hrv60') }),
  ]),
});

const divisionSchema = z.object({
  /** As typed: `loso`, `group-kfold:10`, .... */
  protocol: z.string(),
  /** Of each class in each fold, that trains. */
  labelsFraction: z.number().optional(),
  /** So many of each fold's training subjects have labels; `draw` numbers the draws of them, from 1. */
  labelSubjects: z.object({ count: z.int().positive(), draw: z.int().positive() }).optional(),
  /** Length of the calibration period whose windows are neither trained nor tested on, s; absent: none. */
  calibrationSeconds: z.number().positive().optional(),
  /** Of the folds. */
  seed: z.int(),
});

/** How whatever learns by epochs learns. */
const trainingSchema = z.object({
  head: z.enum(HEAD_NAMES).optional(),
  epochs: z.int().optional(),
  /** Absent: dense heads are trained. */
  dense: z.literal(false).optional(),
});

/** One of `LINES`, or the name of a method. */
const lineSchema = z.union([z.enum(LINES), z.string().regex(/\//)]) as z.ZodType<Line>;

export const foldSchema = z.object({
  kind: z.literal('fold'),
  version: z.string(),
  store: storeSchema,
  selection: selectionSchema,
  division: divisionSchema,
  /** Name of the fold. */
  fold: z.string(),
  line: lineSchema,
  /** Features are standardised by subject. */
  bySubject: z.boolean(),
  encoder: encoderSchema.optional(),
  pooling: poolingsSchema,
  training: trainingSchema,
  /** Of all that is drawn in the fold. */
  seed: z.int(),
  /** Only the methods that another seed changes: the others were fitted with the first. */
  repetition: z.boolean(),
});

export const evaluationSchema = z.object({
  kind: z.literal('evaluation'),
  version: z.string(),
  store: storeSchema,
  selection: selectionSchema,
  division: divisionSchema,
  lines: z.array(lineSchema).min(1),
  /** Adds the lines with features standardised by subject. */
  bySubject: z.boolean(),
  encoder: encoderSchema.optional(),
  pooling: poolingsSchema,
  /** How the encoder is pre-trained again for folds whose test subjects it has seen. */
  perFold: z
    .object({ stores: z.array(storeSchema).min(1), settings: pretrainConfigurationSchema, seen: z.array(z.string()) })
    .optional(),
  training: trainingSchema,
  /** What is drawn at random is repeated with each, the rest is of the first. */
  seeds: z.array(z.int()).min(1),
  /** The encoder is pre-trained with each seed, too. */
  repeatPretraining: z.boolean(),
  /** From which probability on a class is decided for. */
  threshold: z.enum(['0.5', 'prior']),
});

/** A window store: where it lies, and what is in it. */
export type StoreReference = z.infer<typeof storeSchema>;
/** An encoder: one that is there already, or the pre-training that makes it. */
export type EncoderReference = z.infer<typeof encoderSchema>;
/** Which windows of a store are classified, and by which label. */
export type Selection = z.infer<typeof selectionSchema>;
/** How windows are divided into folds. */
export type Division = z.infer<typeof divisionSchema>;
/** How whatever learns by epochs learns. */
export type Training = z.infer<typeof trainingSchema>;
/** What `prepare` reads. */
export type DatasetReference = z.infer<typeof datasetSchema>;
/** Makes windows of some of a data set's subjects. */
export type PrepareJob = z.infer<typeof prepareSchema>;
/** Pre-trains an encoder. */
export type PretrainJob = z.infer<typeof pretrainSchema>;
/** Makes the features of all labelled windows of a store. */
export type FeaturesJob = z.infer<typeof featuresSchema>;
/** Trains and tests the methods of one line in one fold. */
export type FoldJob = z.infer<typeof foldSchema>;
/** Scores the methods of all lines, from what they said in all folds. */
export type EvaluationJob = z.infer<typeof evaluationSchema>;
/** Any job of an experiment. */
export type Job = PrepareJob | PretrainJob | FeaturesJob | FoldJob | EvaluationJob;
