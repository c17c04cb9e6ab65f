import { z } from 'zod';
import { HttpError } from '../http-error.js';
import { parse } from '../parse.js';
import { parseJson } from '../parse-json.js';

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
const unsupported = (what: string) => z.never({ error: `${what} is not supported here` }).nullish();

const parametersSchema = z.object({
  binary_data: z.boolean().nullish(),
  binary_data_size: z.int().nonnegative().nullish(),
  binary_data_output: z.boolean().nullish(),
  shared_memory_region: unsupported('shared memory'),
  classification: unsupported('the classification of an output'),
});

/** The JSON of a request. What may be left out may be null too: so it is written by whatever serialises an object with all of its fields. */
export const inferRequestSchema = z.object({
  id: z.string().max(1000).nullish(),
  parameters: parametersSchema.nullish(),
  inputs: z
    .array(
      z.object({
        name: z.string(),
        datatype: z.string(),
        shape: z.array(z.int().nonnegative()).max(8),
        parameters: parametersSchema.nullish(),
        data: z.unknown().optional(),
      }),
    )
    .max(8),
  outputs: z
    .array(z.object({ name: z.string(), parameters: parametersSchema.nullish() }))
    .max(8)
    .nullish()
    .describe('All outputs where none is named'),
});
type InputTensor = z.infer<typeof inferRequestSchema>['inputs'][number];

/**
 * Reads the header `Inference-Header-Content-Length`: bytes of the JSON piece; undefined when all is JSON.
 * @throws HttpError 400
 */
export function readHeaderLength(header: string | string[] | undefined): number | undefined {
  if (header === undefined) return undefined;
  const text = String(header).trim();
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const quoted = JSON.stringify(text.slice(0, 40));
  throw new HttpError(400, `Inference-Header-Content-Length is ${quoted}, expected the number of bytes of the JSON`);
}

/**
 * Reads the body of an inference request: JSON, JSON followed by the tensors' bytes (the protocol's binary tensor extension), or the bytes of one
 * window alone (its raw binary request).
 * @param body taken over: the result lies in its memory, which may be moved
 * @param headerLength length of the JSON piece in bytes, 0 for a raw binary request; undefined when all is JSON
 * @param inputLength samples a window
 * @throws HttpError 400 that says what is wrong with it
 */
export function readInferRequest(
  body: Uint8Array,
  headerLength: number | undefined,
  inputLength: number,
): InferRequest {
  if (headerLength === 0 && body.length > 0) return readRaw(body, inputLength);
  const jsonLength = headerLength ?? body.length;
  if (jsonLength > body.length) {
    throw new HttpError(
      400,
      `Inference-Header-Content-Length is ${headerLength}, but the body has ${body.length} bytes`,
    );
  }
  const { id, inputs, outputs, parameters } = parse(
    inferRequestSchema,
    parseJson(body.subarray(0, jsonLength), 'the request'),
  );
  if (inputs.length !== 1 || inputs[0].name !== 'ecg') {
    const names = inputs.map(({ name }) => JSON.stringify(name)).join(', ');
    throw new HttpError(400, `expected one input, "ecg", found ${names || 'none'}`);
  }
  const [input] = inputs;
  const count = countOf(input, inputLength);
  const ecg = readData(input, count * inputLength, body.subarray(jsonLength));
  assertFinite(ecg);

  const binaryByDefault = parameters?.binary_data_output ?? false;
  const asked = outputs?.length ? outputs : OUTPUTS.map((name) => ({ name, parameters: undefined }));
  return {
    id: id ?? undefined,
    ecg,
    count,
    outputs: asked.map(({ name, parameters }) => ({
      name: outputName(name),
      binary: parameters?.binary_data ?? binaryByDefault,
    })),
  };
}

/** One window and nothing else; all outputs come as bytes too. */
function readRaw(body: Uint8Array, inputLength: number): InferRequest {
  const size = inputLength * Float32Array.BYTES_PER_ELEMENT;
  if (body.length !== size) {
    throw new HttpError(
      400,
      `a request without JSON (Inference-Header-Content-Length: 0) has ${body.length} bytes, expected one window: ${size}`,
    );
  }
  const ecg = floatsAt(body);
  assertFinite(ecg);
  return { id: undefined, ecg, count: 1, outputs: OUTPUTS.map((name) => ({ name, binary: true })) };
}

function countOf({ datatype, shape }: InputTensor, inputLength: number): number {
  if (datatype !== 'FP32') throw new HttpError(400, `input "ecg" has datatype ${datatype}, expected FP32`);
  if (shape.length !== 2 || shape[0] < 1 || shape[1] !== inputLength) {
    throw new HttpError(400, `input "ecg" has shape [${shape.join(', ')}], expected [windows, ${inputLength}]`);
  }
  return shape[0];
}

function readData({ data, parameters }: InputTensor, length: number, binary: Uint8Array): Float32Array {
  const size = parameters?.binary_data_size ?? undefined;
  if (size === undefined) {
    if (binary.length > 0) throw new HttpError(400, `${binary.length} bytes after the JSON that no input asks for`);
    return flatten(data, length);
  }
  if (data !== undefined && data !== null) throw new HttpError(400, 'input "ecg" has both data and binary_data_size');
  if (size !== 4 * length || size !== binary.length) {
    throw new HttpError(
      400,
      `input "ecg" of ${4 * length} bytes announces ${size} and comes with ${binary.length} bytes of binary data`,
    );
  }
  return floatsAt(binary);
}

/**
 * The JSON before them has been read, so the bytes may move over its end to where floats can be: new memory for them would be half of what the
 * garbage collector has to do here.
 */
function floatsAt(bytes: Uint8Array): Float32Array {
  const start = bytes.byteOffset - (bytes.byteOffset % Float32Array.BYTES_PER_ELEMENT);
  new Uint8Array(bytes.buffer, start, bytes.length).set(bytes);
  return new Float32Array(bytes.buffer, start, bytes.length / Float32Array.BYTES_PER_ELEMENT);
}

/** As a search for what is not finite, forty times as fast: a tenth of the event loop's work otherwise. */
function assertFinite(values: Float32Array): void {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += 0 * values[i];
  if (sum === 0) return;
  const at = values.findIndex((value) => !Number.isFinite(value));
  throw new HttpError(400, `value ${at} of input "ecg" is ${values[at]}, which is not finite in float32`);
}

/** Flat or nested row after row, as the protocol allows. */
function flatten(data: unknown, length: number): Float32Array {
  const flat: unknown = Array.isArray(data) && Array.isArray(data[0]) ? data.flat() : data;
  if (!Array.isArray(flat) || flat.length !== length) {
    const found = Array.isArray(flat) ? `${flat.length}` : data === undefined || data === null ? 'none' : 'no array';
    throw new HttpError(400, `input "ecg" needs data: ${length} numbers, flat or a row a window; found ${found}`);
  }
  const at = flat.findIndex((value) => typeof value !== 'number');
  if (at === -1) return Float32Array.from(flat);
  const found = flat[at] === null ? 'null or NaN' : JSON.stringify(flat[at]).slice(0, 40);
  throw new HttpError(400, `value ${at} of input "ecg" is ${found}, expected ${length} finite numbers`);
}

function outputName(name: string): OutputName {
  const found = OUTPUTS.find((output) => output === name);
  if (!found) throw new HttpError(400, `no output "${name}", expected ${OUTPUTS.join(', ')}`);
  return found;
}
