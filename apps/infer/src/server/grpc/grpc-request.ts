import type { RowInput } from '@ecg-affect/inference';
import { HttpError } from '../http-error.js';
import { type InferRequest, readInferRequest } from '../protocol-v2/infer-request.js';

type Parameters = Readonly<Record<string, { readonly parameter_choice?: string } & Readonly<Record<string, unknown>>>>;

/** A `ModelInferRequest`, as it is decoded. */
export interface GrpcInferRequest {
  readonly model_name: string;
  readonly model_version: string;
  readonly id: string;
  readonly parameters: Parameters;
  readonly inputs: readonly {
    readonly name: string;
    readonly datatype: string;
    readonly shape: readonly number[];
    readonly parameters: Parameters;
    readonly contents: Readonly<Record<string, readonly unknown[]>> | null;
  }[];
  readonly outputs: readonly { readonly name: string; readonly parameters: Parameters }[];
  readonly raw_input_contents: readonly Buffer[];
}

/**
 * Reads a request as the one of HTTP that says the same, so that both are understood by the same rules.
 * @throws HttpError as {@link readInferRequest}
 */
export function readGrpcRequest(request: GrpcInferRequest, model: RowInput): InferRequest {
  const { id, parameters, inputs, outputs, raw_input_contents: raw } = request;
  if (raw.length > 0 && raw.length !== inputs.length) {
    throw new HttpError(400, `${raw.length} raw_input_contents, expected one for each of ${inputs.length} inputs`);
  }
  const header = Buffer.from(
    JSON.stringify({
      id,
      parameters: plain(parameters),
      inputs: inputs.map(({ name, datatype, shape, parameters, contents }, i) => ({
        name,
        datatype,
        shape,
        parameters: { ...plain(parameters), binary_data_size: raw[i]?.length },
        data: raw.length > 0 ? undefined : contents?.fp32_contents?.map(finite),
      })),
      outputs: outputs.map(({ name, parameters }) => ({ name, parameters: plain(parameters) })),
    }),
  );
  return readInferRequest(Buffer.concat([header, ...raw]), header.length, model);
}

/** JSON has no other numbers. */
function finite(value: unknown): unknown {
  return Number.isFinite(value) ? value : null;
}

function plain(parameters: Parameters): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, value.parameter_choice && value[value.parameter_choice]]),
  );
}
