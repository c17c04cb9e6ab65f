/** What validators such as zod throw or return: every problem with the path to where it is. */
export interface ValidationError {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}

/**
 * The first problem of a validation, e.g. `inputs.0.shape: expected an array`.
 * @param whole stands for the path of a problem with the value as a whole
 */
export function problemOf({ issues: [first] }: ValidationError, whole = 'the whole'): string {
  if (first === undefined) return `${whole}: invalid`;
  return `${first.path.map(String).join('.') || whole}: ${first.message}`;
}
