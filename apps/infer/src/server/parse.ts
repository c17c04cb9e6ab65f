import type { z } from 'zod';
import { HttpError } from './http-error.js';

/**
 * Checks a value from outside.
 * @throws HttpError 400 that names the first field that is not as it should be
 */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0];
  throw new HttpError(400, `invalid request: ${path.join('.') || 'body'}: ${message}`);
}
