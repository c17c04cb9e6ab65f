import { z } from 'zod';

/**
 * How a window's amplitude is standardised:
 * `subject` over all recordings of the subject, `calibrate:60s` by an opening piece of the recording, `running` exponentially over the past,
 * `window` each window by itself, `none` not at all.
 */
export const normalisationSchema = z.union([
  z.enum(['subject', 'running', 'window', 'none']),
  z.templateLiteral(['calibrate:', z.number().positive(), 's']),
]);
/** A policy of normalisation: of which samples mean and deviation are, see docs/signal-processing.md. */
export type Normalisation = z.infer<typeof normalisationSchema>;

/** Everything that turns a raw lead into the encoder's windows; part of every window store and every exported model. */
export const preprocessingSchema = z.object({
  /** Hz after resampling. */
  sampleRate: z.number().positive(),
  /** Cut-off of the zero-phase high-pass in Hz (order 4 Butterworth); null for none. */
  highpass: z.number().positive().nullable(),
  /** Window length in s. */
  windowSeconds: z.number().positive(),
  /** Fraction of a window shared with the next, in [0, 1). */
  overlap: z.number().min(0).lt(1),
  normalisation: normalisationSchema,
});
/** As {@link preprocessingSchema} has it. */
export type Preprocessing = z.infer<typeof preprocessingSchema>;

/** The paper's pre-processing (Sarkar & Etemad 2020, section 4.1). */
export const DEFAULT_PREPROCESSING: Preprocessing = {
  sampleRate: 256,
  highpass: 0.8,
  windowSeconds: 10,
  overlap: 0,
  normalisation: 'subject',
};
