import type { Classification } from '@ecg-affect/inference';
import type { InferRequest } from './infer-request.js';

/** A response's body; with `headerLength`, the length of its JSON piece, where tensors follow as bytes. */
export interface InferResponse {
  readonly body: string | Buffer;
  readonly headerLength?: number;
}

/** Writes the asked outputs, as JSON or as bytes (little-endian float32) behind the JSON, each as it was asked for. */
export function writeInferResponse(
  modelName: string,
  modelVersion: string,
  request: InferRequest,
  result: Classification,
): InferResponse {
  const binary: Uint8Array[] = [];
  const outputs = request.outputs.map(({ name, binary: asBytes }) => {
    const values = result[name];
    const tensor = { name, datatype: 'FP32', shape: [request.count, values.length / request.count] };
    if (!asBytes) return { ...tensor, data: Array.from(values) };
    binary.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return { ...tensor, parameters: { binary_data_size: values.byteLength } };
  });
  const json = JSON.stringify({
    model_name: modelName,
    model_version: modelVersion,
    ...(request.id === undefined ? {} : { id: request.id }),
    outputs,
  });
  if (binary.length === 0) return { body: json };
  const head = Buffer.from(json);
  return { body: Buffer.concat([head, ...binary]), headerLength: head.length };
}
