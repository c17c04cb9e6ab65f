import { hrvFeaturesOfWindows } from '@ecg-affect/ecg-signal';
import { joinRows, type RowInput, type RowPart, rowParts } from '@ecg-affect/inference';
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
  /** [count, inputLength]; with what else is sent, whole rows of the model */
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
 * @param input of the model: heart-rate variability may be sent, and is computed otherwise; the statistics of a person must be
 * @throws HttpError 400 that says what is wrong with it
 */
export function readInferRequest(body: Uint8Array, headerLength: number | undefined, input: RowInput): InferRequest {
  const { inputLength } = input;
  if (headerLength === 0 && body.length > 0) {
    assertOfPerson(input, [], OUTPUTS);
    return readRaw(body, inputLength);
  }
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
  const tensors = readTensors(inputs, body.subarray(jsonLength), input);
  const [{ values: ecg, count }] = tensors;
  assertFinite(ecg);

  const binaryByDefault = parameters?.binary_data_output ?? false;
  const asked = outputs?.length ? outputs : OUTPUTS.map((name) => ({ name, parameters: undefined }));
  const names = asked.map(({ name }) => outputName(name));
  assertOfPerson(input, tensors, names);
  return {
    id: id ?? undefined,
    ecg: tensors.length === 1 ? ecg : wholeRows(tensors, input),
    count,
    outputs: asked.map(({ parameters }, i) => ({
      name: names[i],
      binary: parameters?.binary_data ?? binaryByDefault,
    })),
  };
}

/** An input of the request, read. */
interface ReadTensor {
  readonly name: RowPart['name'];
  readonly count: number;
  /** [count, its width] */
  readonly values: Float32Array;
}

/** The inputs in the order of the model's, the windows first; their bytes lie in the order of the request. */
function readTensors(
  inputs: readonly InputTensor[],
  binary: Uint8Array,
  model: RowInput,
): [ReadTensor, ...ReadTensor[]] {
  const parts = rowParts(model);
  const found = inputs.map(({ name }) => JSON.stringify(name)).join(', ') || 'none';
  const known = inputs.every(
    ({ name }, i) => parts.some((part) => part.name === name) && inputs.findIndex((one) => one.name === name) === i,
  );
  if (!known || !inputs.some(({ name }) => name === 'ecg')) {
    const [, ...others] = parts.map(({ name }) => JSON.stringify(name));
    const expected = others.length === 0 ? 'one input, "ecg"' : `"ecg" and none twice of ${others.join(', ')}`;
    throw new HttpError(400, `expected ${expected}, found ${found}`);
  }
  let at = 0;
  const read = new Map(
    inputs.map((input, i) => {
      const width = parts.find(({ name }) => name === input.name)?.width ?? 0;
      const count = countOf(input, width);
      const size = input.parameters?.binary_data_size ?? 0;
      const isLast = i === inputs.length - 1;
      const bytes = isLast ? binary.subarray(at) : binary.subarray(at, at + size);
      at += size;
      return [input.name, { count, values: readData(input, count * width, bytes) }];
    }),
  );
  const [ecg, ...others] = parts.flatMap(({ name }) => {
    const tensor = read.get(name);
    return tensor ? [{ name, ...tensor }] : [];
  });
  const other = others.find(({ count }) => count !== ecg.count);
  if (other) throw new HttpError(400, `input "${other.name}" has ${other.count} rows for ${ecg.count} windows`);
  return [ecg, ...others];
}

/** What a model that calibrates says of nobody in particular is not to be trusted. */
function assertOfPerson(
  { calibrationPeriod }: RowInput,
  tensors: readonly Pick<ReadTensor, 'name'>[],
  asked: readonly OutputName[],
): void {
  if (!calibrationPeriod || asked.every((name) => name === 'features')) return;
  for (const name of ['mean', 'deviation']) {
    if (tensors.some((tensor) => tensor.name === name)) continue;
    throw new HttpError(
      400,
      `the model calibrates to a person: expected the input "${name}" of the output "features" over the first ${calibrationPeriod.seconds} s; ask for "features" alone to find it`,
    );
  }
}

/** All that the model reads: heart-rate variability that is not sent is computed; with features alone, nobody's statistics are as good. */
function wholeRows([{ values: ecg, count }, ...others]: readonly ReadTensor[], input: RowInput): Float32Array {
  const parts = rowParts(input).map(({ name, width }) => {
    const sent = others.find((tensor) => tensor.name === name);
    if (name === 'ecg' || sent) return sent?.values ?? ecg;
    if (name === 'hrv') return hrvFeaturesOfWindows(ecg, input.inputLength, input.preprocessing.sampleRate);
    return new Float32Array(count * width).fill(name === 'deviation' ? 1 : 0);
  });
  return joinRows(parts, count);
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

function countOf({ name, datatype, shape }: InputTensor, width: number): number {
  if (datatype !== 'FP32') throw new HttpError(400, `input "${name}" has datatype ${datatype}, expected FP32`);
  if (shape.length !== 2 || shape[0] < 1 || shape[1] !== width) {
    throw new HttpError(400, `input "${name}" has shape [${shape.join(', ')}], expected [windows, ${width}]`);
  }
  return shape[0];
}

function readData({ name, data, parameters }: InputTensor, length: number, binary: Uint8Array): Float32Array {
  const size = parameters?.binary_data_size ?? undefined;
  if (size === undefined) {
    if (binary.length > 0) throw new HttpError(400, `${binary.length} bytes after the JSON that no input asks for`);
    return flatten(data, length, name);
  }
  if (data !== undefined && data !== null)
    throw new HttpError(400, `input "${name}" has both data and binary_data_size`);
  if (size !== 4 * length || size !== binary.length) {
    throw new HttpError(
      400,
      `input "${name}" of ${4 * length} bytes announces ${size} and comes with ${binary.length} bytes of binary data`,
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

/** Flat or nested row after row, as the protocol allows; beside the windows, null is a missing value. */
function flatten(data: unknown, length: number, name: string): Float32Array {
  const flat: unknown = Array.isArray(data) && Array.isArray(data[0]) ? data.flat() : data;
  if (!Array.isArray(flat) || flat.length !== length) {
    const found = Array.isArray(flat) ? `${flat.length}` : data === undefined || data === null ? 'none' : 'no array';
    throw new HttpError(400, `input "${name}" needs data: ${length} numbers, flat or a row a window; found ${found}`);
  }
  const at = flat.findIndex((value) => typeof value !== 'number' && (value !== null || name === 'ecg'));
  if (at === -1) return Float32Array.from(flat, (value) => value ?? Number.NaN);
  const found = flat[at] === null ? 'null or NaN' : JSON.stringify(flat[at]).slice(0, 40);
  throw new HttpError(400, `value ${at} of input "${name}" is ${found}, expected ${length} finite numbers`);
}

function outputName(name: string): OutputName {
  const found = OUTPUTS.find((output) => output === name);
  if (!found) throw new HttpError(400, `no output "${name}", expected ${OUTPUTS.join(', ')}`);
  return found;
}
