import { EcgSignalError } from '../error.js';

/** The policies of {@link Normalisation} without a parameter. */
export const NORMALISATIONS = ['subject', 'running', 'window', 'none'] as const;

/**
 * Of which samples the mean and the deviation are that standardise a window: `subject` of all recordings of the subject, `calibrate:60s` of an
 * opening piece of the recording, `running` exponentially of the past, `window` of the window itself, `none` of nothing: it stays as it is.
 */
export type Normalisation = (typeof NORMALISATIONS)[number] | `calibrate:${number}s`;

/** Everything that turns a raw lead into the encoder's windows; part of every window store and every exported model. */
export interface Preprocessing {
  /** Hz after resampling. */
  readonly sampleRate: number;
  /** Cut-off of the zero-phase high-pass in Hz (order 4 Butterworth); null for none. */
  readonly highpass: number | null;
  /** Mains hum that is removed before all else, Hz; not where it is left out. */
  readonly notch?: number;
  /** Window length in s. */
  readonly windowSeconds: number;
  /** Fraction of a window shared with the next, in [0, 1). */
  readonly overlap: number;
  readonly normalisation: Normalisation;
}

/** The paper's pre-processing (Sarkar & Etemad 2020, section 4.1). */
export const DEFAULT_PREPROCESSING: Preprocessing = {
  sampleRate: 256,
  highpass: 0.8,
  windowSeconds: 10,
  overlap: 0,
  normalisation: 'subject',
};

/** True for the name of a policy. */
export function isNormalisation(value: unknown): value is Normalisation {
  if (typeof value !== 'string') return false;
  const seconds = /^calibrate:(\d+(?:\.\d+)?)s$/.exec(value)?.[1];
  return seconds === undefined ? NORMALISATIONS.some((name) => name === value) : Number(seconds) > 0;
}

const isPositive = (value: unknown): boolean => typeof value === 'number' && value > 0 && Number.isFinite(value);

/** By field: which values it may have, as a check and in words. */
const FIELDS: Readonly<Record<keyof Preprocessing, readonly [isValid: (value: unknown) => boolean, expected: string]>> =
  {
    sampleRate: [isPositive, 'a positive number'],
    highpass: [(value) => value === null || isPositive(value), 'a positive number or null'],
    notch: [(value) => value === undefined || isPositive(value), 'a positive number, or none'],
    windowSeconds: [isPositive, 'a positive number'],
    overlap: [(value) => typeof value === 'number' && value >= 0 && value < 1, 'a number from 0 to less than 1'],
    normalisation: [isNormalisation, 'subject, calibrate:60s, running, window or none'],
  };

const NAMES = Object.keys(FIELDS) as readonly (keyof Preprocessing)[];

/** What keeps a value from being a {@link Preprocessing}, e.g. `sampleRate is "fast", expected a positive number`; undefined when nothing does. */
export function preprocessingProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return `${text(value)}, expected an object`;
  const fields = new Map<string, unknown>(Object.entries(value));
  for (const name of NAMES) {
    const [isValid, expected] = FIELDS[name];
    if (!isValid(fields.get(name))) return `${name} is ${text(fields.get(name))}, expected ${expected}`;
  }
  const unknown = Array.from(fields.keys()).find((name) => !Object.hasOwn(FIELDS, name));
  return unknown === undefined ? undefined : `it has ${text(unknown)}, expected only ${NAMES.join(', ')}`;
}

/**
 * Checks that a value from outside, read from a file say, is a pre-processing that this package carries out; an unknown field is not passed over,
 * since it may change the windows.
 * @throws EcgSignalError naming the first field that is not what it should be, what was found and what was expected
 */
export function parsePreprocessing(value: unknown): Preprocessing {
  const problem = preprocessingProblem(value);
  if (problem !== undefined) throw new EcgSignalError(`invalid pre-processing: ${problem}`);
  return value as Preprocessing;
}

/** In what two ways of pre-processing differ, e.g. `highpass 0.8 and null, overlap 0 and 0.5`; undefined when they are the same. */
export function describeDifference(a: Preprocessing, b: Preprocessing): string | undefined {
  const different = NAMES.filter((name) => a[name] !== b[name]);
  return different.length === 0
    ? undefined
    : different.map((name) => `${name} ${text(a[name])} and ${text(b[name])}`).join(', ');
}

/** A value for a message, in a few characters and on one line. */
function text(value: unknown): string {
  if (value === undefined) return 'missing';
  const json = typeof value === 'number' ? String(value) : JSON.stringify(value).replace(/\p{Cc}/gu, '?');
  return json.length > 60 ? `${json.slice(0, 60)}...` : json;
}
