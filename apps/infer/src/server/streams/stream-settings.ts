import { DEFAULT_MIN_QUALITY } from '@ecg-affect/inference';
import { z } from 'zod';
import { normalisationSchema } from '../responses.js';

/** What a client asks for in the address of its stream. */
export const streamSettingsSchema = z.object({
  sampleRate: z.coerce.number().min(50).max(5000).describe('Hz'),
  model: z.string().optional().describe('Name of the model; may be left out when one is served'),
  hop: z.coerce.number().min(0.5).default(2).describe('Seconds from one prediction to the next'),
  normalisation: normalisationSchema
    .optional()
    .describe("Default: the model's own policy, or `running` where that is `subject`"),
  minQuality: z.coerce
    .number()
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
