import type { Normalisation } from '@ecg-affect/ecg-signal';
import { DEFAULT_MIN_QUALITY } from '@ecg-affect/inference';
import { z } from 'zod';

/** A number in a query, where everything is text. */
const number = (expected: string) => z.coerce.number({ error: `expected ${expected}` });

/** What a stream can be normalised by: not by `subject`, which needs all of it. A calibration is kept in memory, so it is at most 999 s long. */
const normalisation = z
  .string()
  .regex(/^(running|window|none|calibrate:(?!0+(\.0+)?s)\d{1,3}(\.\d{1,3})?s)$/, {
    error: ({ input }) =>
      `is "${input}", expected running, window, none or calibrate:60s, of more than 0 and at most 999 s`,
  })
  .transform((policy) => policy as Normalisation);

/** What a client asks for in the address of its stream. */
export const streamSettingsSchema = z.object({
  sampleRate: number('a number of Hz, as in ?sampleRate=250').min(50).max(5000).describe('Hz'),
  model: z.string().optional().describe('Name of the model; may be left out when one is served'),
  hop: number('a number of seconds').min(0.5).default(2).describe('Seconds from one prediction to the next'),
  normalisation: normalisation
    .optional()
    .describe("Default: the model's own policy, or `running` where that is `subject`"),
  minQuality: number('a number from 0 to 1')
    .min(0)
    .max(1)
    .default(DEFAULT_MIN_QUALITY)
    .describe('Abstain from windows below this quality'),
  shareAs: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .optional()
    .describe('Lists the stream under this name, and lets others watch it; without, nobody can. No name of a person'),
});
export type StreamSettings = z.infer<typeof streamSettingsSchema>;

/** Instead of the settings: a dropped stream goes on. */
export const resumeSchema = z.object({ session: z.string().describe('Id of the stream to go on with') });
