/**
 * Why something failed, to end a sentence with: `cannot read FILE: ${reasonOf(cause)}`.
 * @param cause whatever was thrown, an `Error` or not
 */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
