import { z } from 'zod';
import { HttpError } from '../http-error.js';
import type { ServedModel } from '../models/served-model.js';
import { tensorsOf } from './tensors.js';

const configTensor = z.object({ name: z.string(), data_type: z.string(), dims: z.array(z.int()) });
const configInput = configTensor.extend({
  optional: z.literal(true).exactOptional().describe('The server computes it where a request lacks it'),
});

/** A model's configuration as Triton's clients ask for it (its model configuration extension): what its `config.pbtxt` would say. */
export const modelConfigSchema = z.object({
  name: z.string(),
  platform: z.string(),
  backend: z.string(),
  max_batch_size: z.int().describe('Windows a request at most'),
  input: z.array(configInput),
  output: z.array(configTensor),
});

/** @param maxWindows windows a request at most */
export function modelConfig(model: ServedModel, maxWindows: number): z.infer<typeof modelConfigSchema> {
  const { inputs, outputs } = tensorsOf(model);
  const configTensors = (tensors: typeof inputs) =>
    tensors.map(({ name, datatype, shape }) => ({ name, data_type: `TYPE_${datatype}`, dims: shape.slice(1) }));
  return {
    name: model.name,
    platform: 'onnxruntime_onnx',
    backend: 'onnxruntime',
    max_batch_size: maxWindows,
    input: configTensors(inputs).map((input) => (input.name === 'hrv' ? { ...input, optional: true } : input)),
    output: configTensors(outputs),
  };
}

/**
 * What the configuration announces as `max_batch_size`, so that one request cannot keep all others waiting.
 * @throws HttpError 400
 */
export function checkBatch(windows: number, maxWindows: number): void {
  if (windows > maxWindows) throw new HttpError(400, `${windows} windows in a request, expected at most ${maxWindows}`);
}
