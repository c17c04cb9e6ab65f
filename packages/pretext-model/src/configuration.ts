import { problemOf } from '@ecg-affect/errors';
import { poolingSchema } from '@ecg-affect/network';
import { DEFAULT_DIFFICULTY, TRANSFORMATIONS } from '@ecg-affect/transforms';
import { z } from 'zod';

const positiveInteger = z.int().positive();
const positive = z.number().positive();

/** Everything, besides data and engine, that decides what a pre-training run ends in; kept in its `run.json`. Defaults are the paper's. */
export const pretrainConfigurationSchema = z.object({
  seed: z.int().nonnegative().default(0),
  epochs: positiveInteger.default(100),
  /** Ends after so many steps, whatever `epochs` says; the last epoch may be shorter. For runs on data of different sizes that are compared. */
  steps: positiveInteger.optional(),
  /** Windows a step; each gives one signal and one more for every transformation. */
  batchSize: positiveInteger.default(128),
  transformations: z
    .array(z.enum(TRANSFORMATIONS))
    .min(1)
    .refine((names) => new Set(names).size === names.length, 'expected each transformation once')
    .default([...TRANSFORMATIONS]),
  difficulty: z
    .object({
      snr: z.number().default(DEFAULT_DIFFICULTY.snr),
      scale: z.number().default(DEFAULT_DIFFICULTY.scale),
      permuteSegments: positiveInteger.default(DEFAULT_DIFFICULTY.permuteSegments),
      warpSegments: positiveInteger.default(DEFAULT_DIFFICULTY.warpSegments),
      stretch: z.number().min(1).default(DEFAULT_DIFFICULTY.stretch),
    })
    .prefault({}),
  /** How the encoder's last feature map becomes the features that the heads read. */
  pooling: z.array(poolingSchema).min(1).default(['max']),
  learningRate: z
    .object({
      /** `paper`: in stairs, times `factor` after `every` steps. `cosine`: along half a cosine from `initial` to 0 at the run's last step. */
      schedule: z.enum(['paper', 'cosine']).default('paper'),
      initial: positive.default(1e-3),
      factor: positive.default(0.9),
      every: positiveInteger.default(10_000),
    })
    .prefault({}),
  /** Weight of 1/2 sum w^2 over the kernels. */
  l2: z.number().nonnegative().default(1e-4),
  /** Windows of a subject at most that an epoch trains on, taken in turn; null: all of them. */
  subjectWindows: positiveInteger.nullable().default(null),
  /** Decay of the moving average of the weights that is kept beside them; null: none is. See `averageStep`. */
  averageDecay: z.number().gt(0).lt(1).nullable().default(null),
  /** Epochs in a row without a lower held-out loss that end the run; null: none do. */
  patience: positiveInteger.nullable().default(null),
  /** Fraction of each store's subjects that is held out to score the tasks after every epoch. */
  heldOut: z.number().min(0).lt(1).default(0.1),
  /** Windows of a held-out subject that score, at most, evenly spread over its own; null: all of them. Default: ten minutes' worth without overlap. */
  heldOutWindows: positiveInteger.nullable().default(60),
  /** Which checkpoint is the run's encoder, and kept beside the last two: that of the least held-out loss, or the last. */
  keep: z.enum(['best', 'last']).default('best'),
});
/** As {@link pretrainConfigurationSchema} has it, all defaults filled in. */
export type PretrainConfiguration = z.infer<typeof pretrainConfigurationSchema>;
/** A configuration with the defaults left out. */
export type PretrainSettings = z.input<typeof pretrainConfigurationSchema>;

/**
 * Fills in the defaults.
 * @throws Error naming the setting that is wrong
 */
export function parsePretrainSettings(settings: PretrainSettings): PretrainConfiguration {
  const parsed = pretrainConfigurationSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  throw new Error(`invalid ${problemOf(parsed.error, 'settings')}`);
}
