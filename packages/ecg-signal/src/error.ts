/** An argument is not what it should be: a rate, a cut-off, a window. The message is one sentence that says what was found and what was expected. */
export class EcgSignalError extends Error {
  override readonly name = 'EcgSignalError';
}
