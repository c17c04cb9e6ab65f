import type { Classification, RowInput } from '@ecg-affect/inference';
import { HttpError } from '../http-error.js';
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

/**
 * A number in the input that is too large for the model's arithmetic makes an answer of NaN: that is no answer.
 * @param input of the model: where its features have heart-rate variability behind them, that may be missing
 * @throws HttpError 400 that says in which window, and what its largest value is
 */
export function assertFiniteAnswer(
  { ecg, count }: InferRequest,
  { probabilities, logits, features }: Classification,
  { hrv, calibrationPeriod }: Pick<RowInput, 'hrv' | 'calibrationPeriod'> = {},
): void {
  const missing = calibrationPeriod ? (hrv?.features.length ?? 0) : 0;
  const width = features.length / count;
  for (const values of [probabilities, logits, features]) {
    const at = values.findIndex(
      (value, i) => !Number.isFinite(value) && !(values === features && i % width >= width - missing),
    );
    if (at === -1) continue;
    const window = Math.floor((at * count) / values.length);
    const from = (window * ecg.length) / count;
    const samples = ecg.subarray(from, from + ecg.length / count);
    const largest = samples.reduce((best, value, i) => (Math.abs(value) > Math.abs(samples[best]) ? i : best), 0);
    throw new HttpError(
      400,
      `window ${window} gives numbers that are not finite: its value ${largest} is ${samples[largest].toPrecision(3)}`,
    );
  }
}
