/** A file is no model of ours, or not the one it says it is. The message is one sentence; readers throw nothing else, whatever the bytes. */
export class ModelMetadataError extends Error {
  override readonly name = 'ModelMetadataError';
}
