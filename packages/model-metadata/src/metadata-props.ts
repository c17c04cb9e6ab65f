import { problemOf } from '@ecg-affect/errors';
import { ModelMetadataError } from './error.js';
import { type ModelMetadata, modelMetadataSchema } from './metadata.js';
import { parseOnnxFile } from './onnx-file.js';

const PREFIX = 'ecg-affect.';

/** The metadata as ONNX `metadata_props`: one property a field, its value in JSON, so that any viewer of ONNX files shows them apart. */
export function toMetadataProps(metadata: ModelMetadata): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([field, value]) => [PREFIX + field, JSON.stringify(value)]));
}

/**
 * Reads what a model says of itself from the bytes of its ONNX file.
 * @throws ModelMetadataError when the bytes are not an ONNX file, or its metadata is missing, foreign or of another version
 */
export function readModelMetadata(bytes: Uint8Array): ModelMetadata {
  const fields: Record<string, unknown> = {};
  for (const [key, value] of parseOnnxFile(bytes).metadataProps) {
    if (key.startsWith(PREFIX)) fields[key.slice(PREFIX.length)] = parseJson(key, value);
  }
  if (Object.keys(fields).length === 0) {
    throw new ModelMetadataError(`an ONNX file without metadata of ecg-affect (no property named ${PREFIX}*)`);
  }
  return parseModelMetadata(fields);
}

/**
 * Checks metadata field by field.
 * @throws ModelMetadataError that names the first field that is not as it should be
 */
export function parseModelMetadata(fields: unknown): ModelMetadata {
  const result = modelMetadataSchema.safeParse(fields);
  if (result.success) return result.data;
  throw new ModelMetadataError(`metadata that this version cannot use: ${problemOf(result.error)}`);
}

function parseJson(key: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ModelMetadataError(`metadata that this version cannot use: ${key} is not JSON`);
  }
}
