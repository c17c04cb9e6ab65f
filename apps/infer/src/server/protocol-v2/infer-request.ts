import { problemOf } from '@ecg-affect/errors';
import { z } from 'zod';
import { HttpError } from '../http-error.js';

/** Names, types and widths of the model's tensors. */
const OUTPUTS = ['probabilities', 'logits', 'features'] as const;
export type OutputName = (typeof OUTPUTS)[number];

/** A request of the Open Inference Protocol v2, understood. */
export interface InferRequest {
  readonly id: string | undefined;
  /** [count, inputLength] */
  readonly ecg: Float32Array;
  readonly count: number;
  readonly outputs: readonly { readonly name: OutputName; readonly binary: boolean }[];
}

/** What would change where a tensor is or what it means cannot be ignored, as other unknown parameters are. */
const unsupported = (what: string) => z.never({ error: `${what} is not supported here` }).optional();

const parametersSchema = z.object({
  binary_data: z.boolean().optional(),
  binary_data_size: z.int().nonnegative().optional(),
  binary_data_output: z.boolean().optional(),
  shared_memory_region: unsupported('shared memory'),
  classification: unsupported('the classification of an output'),
});

/** The JSON of a request. */
export const inferRequestSchema = z.object({
  id: z.string().max(1000).optional(),
  parameters: parametersSchema.optional(),
  inputs: z
    .array(
      z.object({
        name: z.string(),
        datatype: z.string(),
        shape: z.array(z.int().nonnegative()).max(8),
        parameters: parametersSchema.optional(),
        data: z.unknown().optional(),
      }),
    )
    .max(8),
  outputs: z
    .array(z.object({ name: z.string(), parameters: parametersSchema.optional() }))
    .max(8)
    .optional(),
});
type InputTensor = z.infer<typeof inferRequestSchema>['inputs'][number];

/**
 * Reads the body of an inference request: JSON, or JSON followed by the tensors' bytes (the protocol's binary tensor extension).
 * @param body taken over: the result lies in its memory, which may be moved
 * @param headerLength length of the JSON piece in bytes: the header `Inference-Header-Content-Length`; undefined when all is JSON
 * @param inputLength samples a window
 * @throws HttpError 400 that says what is wrong with it
 */
export function readInferRequest(
  body: Uint8Array,
  headerLength: number | undefined,
  inputLength: number,
): InferRequest {
  const jsonLength = headerLength ?? body.length;
  if (!Number.isInteger(jsonLength) || jsonLength < 0 || jsonLength > body.length) {
    throw new HttpError(
      400,
      `Inference-Header-Content-Length is ${headerLength}, but the body has ${body.length} bytes`,
    );
  }
  const { id, inputs, outputs, parameters } = parseJson(body.subarray(0, jsonLength));
  if (inputs.length !== 1 || inputs[0].name !== 'ecg') {
    const names = inputs.map(({ name }) => JSON.stringify(name)).join(', ');
    throw new HttpError(400, `expected one input, "ecg", found ${names || 'none'}`);
  }
  const [input] = inputs;
  const count = countOf(input, inputLength);
  const ecg = readData(input, count * inputLength, body.subarray(jsonLength));
  if (!areFinite(ecg)) throw new HttpError(400, 'input "ecg" holds a value that is not finite in float32');

  const binaryByDefault = parameters?.binary_data_output ?? false;
  return {
    id,
    ecg,
    count,
    outputs: (outputs ?? OUTPUTS.map((name) => ({ name, parameters: undefined }))).map(({ name, parameters }) => ({
      name: outputName(name),
      binary: parameters?.binary_data ?? binaryByDefault,
    })),
  };
}

function parseJson(bytes: Uint8Array): z.infer<typeof inferRequestSchema> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new HttpError(400, 'the request is not JSON');
  }
  const result = inferRequestSchema.safeParse(json);
  if (result.success) return result.data;
  throw new HttpError(400, `invalid request: ${problemOf(result.error, 'body')}`);
}

function countOf({ datatype, shape }: InputTensor, inputLength: number): number {
  if (datatype !== 'FP32') throw new HttpError(400, `input "ecg" has datatype ${datatype}, expected FP32`);
  if (shape.length !== 2 || shape[0] < 1 || shape[1] !== inputLength) {
    throw new HttpError(400, `input "ecg" has shape [${shape.join(', ')}], expected [windows, ${inputLength}]`);
  }
  return shape[0];
}

function readData({ data, parameters }: InputTensor, length: number, binary: Uint8Array): Float32Array {
  const size = parameters?.binary_data_size;
  if (size === undefined) {
    if (binary.length > 0) throw new HttpError(400, `${binary.length} bytes after the JSON that no input asks for`);
    return flatten(data, length);
  }
  if (data !== undefined) throw new HttpError(400, 'input "ecg" has both data and binary_data_size');
  if (size !== 4 * length || size !== binary.length) {
    throw new HttpError(
      400,
      `input "ecg" of ${4 * length} bytes announces ${size} and comes with ${binary.length} bytes of binary data`,
    );
  }
  // The JSON has been read, so the tensor may move over its end to where floats can be: new memory for it would be half of what the garbage
  // collector has to do here.
  const start = binary.byteOffset - (binary.byteOffset % Float32Array.BYTES_PER_ELEMENT);
  new Uint8Array(binary.buffer, start, size).set(binary);
  return new Float32Array(binary.buffer, start, length);
}

/** As `every(Number.isFinite)`, forty times as fast: a tenth of the event loop's work otherwise. */
function areFinite(values: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += 0 * values[i];
  return sum === 0;
}

/** Flat or nested row after row, as the protocol allows. */
function flatten(data: unknown, length: number): Float32Array {
  const flat = Array.isArray(data) && Array.isArray(data[0]) ? data.flat() : data;
  if (!Array.isArray(flat) || flat.length !== length || !flat.every((value) => typeof value === 'number')) {
    throw new HttpError(400, `input "ecg" needs data: ${length} numbers, flat or a row a window`);
  }
  return Float32Array.from(flat);
}

function outputName(name: string): OutputName {
  const found = OUTPUTS.find((output) => output === name);
  if (!found) throw new HttpError(400, `no output "${name}", expected ${OUTPUTS.join(', ')}`);
  return found;
}
