/**
 * Whether a system call failed for one of these reasons.
 * @param codes as Node gives them in `error.code`, e.g. `ENOENT`
 */
export function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
