/** A model or an argument is not what it should be. The message is one sentence that names it, says what was found and what was expected. */
export class InferenceError extends Error {
  override readonly name = 'InferenceError';
}
