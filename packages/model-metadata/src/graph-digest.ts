import { parseOnnxFile } from './onnx-file.js';

/**
 * SHA-256 (hex) of an ONNX file's graph, weights and operators alike, as it is serialised in the file; the metadata around it does not count.
 * @throws ModelMetadataError when the bytes are not an ONNX file
 */
export async function graphDigest(bytes: Uint8Array): Promise<string> {
  const graph = Uint8Array.from(parseOnnxFile(bytes).graph);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', graph));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
