import { type Preprocessing, preprocessingProblem } from '@ecg-affect/ecg-signal';
import { z } from 'zod';

/** Said wherever a model's predictions appear. */
export const NOT_A_MEDICAL_DEVICE =
  'Research software, not a medical device: not for diagnosis, treatment or any decision about a person.';

/** Shown on terminals and pages: no control characters. */
const textSchema = z.string().regex(/^\P{Cc}+$/u, 'expected text without control characters');

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');

const dataUseSchema = z.object({
  dataset: textSchema,
  subjects: z.int().nonnegative(),
  windows: z.int().nonnegative(),
});

const scoreSchema = z.object({
  /** e.g. `macro F1 (mean of per-class F1)`. */
  name: textSchema,
  value: z.number(),
  /** 95 % interval over subjects, [low, high]. */
  interval: z.tuple([z.number(), z.number()]).optional(),
});

/** What an exported model says of itself: all that a program needs to use it, and a person to judge it. */
export const modelMetadataSchema = z
  .object({
    schemaVersion: z.literal(1),
    /** Everything that turns a raw lead into the model's input, the normalisation policy included. */
    preprocessing: z.custom<Preprocessing>((value) => preprocessingProblem(value) === undefined, {
      error: ({ input }) => preprocessingProblem(input),
    }),
    /** Samples a window: the second dimension of the input `ecg`. */
    inputLength: z.int().positive(),
    /** What is predicted, e.g. `stress`. */
    target: textSchema,
    /** Class names in the order of the output `probabilities`. */
    classes: z.array(textSchema).min(2).max(1000),
    /** How it classifies, as `train --method` names it, e.g. `encoder/lda`; absent in files of before version 0.2. */
    method: textSchema.optional(),
    /** How many windows in a row decide together, beside each by itself; absent in files of before version 0.2. */
    context: z.object({ windows: z.int().positive().max(1000) }).optional(),
    /** Features of heart-rate variability that the graph has an input `hrv` [batch, features] for; absent where it has none. */
    hrv: z
      .object({
        /** In the order of the columns. */
        features: z.array(textSchema).min(1),
        /** How they are computed of a window, in words. A feature that a window does not tell is NaN. */
        definition: textSchema,
      })
      .optional(),
    /**
     * How a person's features are standardised before they are classified: the graph has the inputs `mean` and `deviation` [batch, features],
     * and its output `features` is as wide; absent where nothing is.
     */
    calibrationPeriod: z
      .object({
        /** Length, from the start of the person's recording, s. */
        seconds: z.number().positive().max(3600),
        /** Features that are standardised, those of heart-rate variability last. */
        features: z.int().positive().max(100_000),
        /** How the statistics are computed, in words. */
        definition: textSchema,
      })
      .optional(),
    /** Divisor of the logits before the softmax (Guo et al. 2017), already applied in `probabilities`. */
    temperature: z.number().positive(),
    /** Number format of the weights and activations. */
    precision: z.enum(['fp32', 'fp16', 'int8']),
    /** How the ranges of 8-bit activations were chosen. */
    calibration: textSchema.optional(),
    /** How the exported graph compared with the training side, over windows of the training data. */
    parity: z.object({
      windows: z.int().positive(),
      /** Of any probability. */
      largestDifference: z.number().nonnegative(),
      /** Part of the windows whose most probable class is another one. */
      decisionsChanged: z.number().min(0).max(1),
      /** Of the score that the exporter was given, e.g. AUROC; null where none was. */
      scoreLost: z.number().nullable(),
    }),
    /** Data that the encoder was pre-trained on, without labels. */
    pretraining: z.array(dataUseSchema),
    /** Data that the classifier was trained on, with labels. */
    training: z.array(dataUseSchema),
    /** How the recipe scored on subjects it was not trained on; null when that was not measured. */
    evaluation: z
      .object({
        /** e.g. `loso`. */
        protocol: textSchema,
        /** Who may have been seen by which part of the model, in words. */
        leakage: textSchema,
        scores: z.array(scoreSchema),
      })
      .nullable(),
    /** True when any of the data was made by a model of the ECG instead of a person. */
    synthetic: z.boolean(),
    software: z.object({ name: textSchema, version: textSchema }),
    /** SHA-256 (hex) of the serialised graph, which holds every weight: see `graphDigest`. */
    graphSha256: sha256Schema,
    notice: textSchema,
  })
  .refine((metadata) => new Set(metadata.classes).size === metadata.classes.length, {
    path: ['classes'],
    message: 'class names must differ',
  });
/** As {@link modelMetadataSchema} has it. */
export type ModelMetadata = z.infer<typeof modelMetadataSchema>;
