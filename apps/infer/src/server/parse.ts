import { problemOf } from '@ecg-affect/errors';
import type { z } from 'zod';
import { HttpError } from './http-error.js';

/**
 * Checks a value from outside.
 * @throws HttpError 400 that names the first field that is not as it should be
 */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new HttpError(400, `invalid request: ${problemOf(result.error, 'body')}`);
}
