/**
 * A file or an argument is not what it should be. The message is one sentence that names it, says what was found and what was expected.
 * Readers throw nothing else, whatever the bytes.
 */
export class EcgIoError extends Error {
  override readonly name = 'EcgIoError';
}
