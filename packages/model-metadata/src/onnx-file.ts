import { reasonOf } from '@ecg-affect/errors';
import protobuf from 'protobufjs/minimal.js';
import { ModelMetadataError } from './error.js';

/** Field numbers of ONNX's ModelProto and StringStringEntryProto (onnx.proto). */
const IR_VERSION = 1;
const GRAPH = 7;
const METADATA_PROPS = 14;
const KEY = 1;
const VALUE = 2;

const LENGTH_DELIMITED = 2;
const MAX_PROPERTIES = 1000;
const MAX_PROPERTY_BYTES = 1 << 20;

/** The two parts of an ONNX file that matter without running it. */
export interface OnnxFile {
  /** The serialised GraphProto: a view on the file's bytes. */
  readonly graph: Uint8Array;
  readonly metadataProps: ReadonlyMap<string, string>;
}

/**
 * Takes an ONNX file apart at its outermost level, without decoding the graph.
 * @throws ModelMetadataError when the bytes are not a ModelProto with one graph, or a property is longer than 1 MiB
 */
export function parseOnnxFile(bytes: Uint8Array): OnnxFile {
  try {
    return parse(bytes);
  } catch (error) {
    if (error instanceof ModelMetadataError) throw error;
    throw new ModelMetadataError(`not an ONNX file: ${reasonOf(error)}`);
  }
}

function parse(bytes: Uint8Array): OnnxFile {
  const reader = protobuf.Reader.create(bytes);
  const metadataProps = new Map<string, string>();
  let graph: Uint8Array | undefined;
  let irVersion = false;
  while (reader.pos < reader.len) {
    const { field, wireType } = readTag(reader);
    if (field === GRAPH && wireType === LENGTH_DELIMITED) {
      if (graph) throw new ModelMetadataError('not an ONNX file: it holds more than one graph');
      graph = readView(reader, bytes);
    } else if (field === METADATA_PROPS && wireType === LENGTH_DELIMITED) {
      const [key, value] = readEntry(readView(reader, bytes));
      metadataProps.set(key, value);
      if (metadataProps.size > MAX_PROPERTIES) {
        throw new ModelMetadataError(`more than ${MAX_PROPERTIES} metadata properties in the ONNX file`);
      }
    } else {
      irVersion ||= field === IR_VERSION;
      reader.skipType(wireType);
    }
  }
  if (!graph || !irVersion) throw new ModelMetadataError('not an ONNX file: it holds no graph or no format version');
  return { graph, metadataProps };
}

function readEntry(bytes: Uint8Array): [key: string, value: string] {
  if (bytes.length > MAX_PROPERTY_BYTES) {
    throw new ModelMetadataError(
      `a metadata property of ${bytes.length} bytes, expected at most ${MAX_PROPERTY_BYTES}`,
    );
  }
  const reader = protobuf.Reader.create(bytes);
  let key = '';
  let value = '';
  while (reader.pos < reader.len) {
    const { field, wireType } = readTag(reader);
    if (field === KEY && wireType === LENGTH_DELIMITED) key = reader.string();
    else if (field === VALUE && wireType === LENGTH_DELIMITED) value = reader.string();
    else reader.skipType(wireType);
  }
  return [key, value];
}

function readTag(reader: protobuf.Reader): { field: number; wireType: number } {
  const tag = reader.uint32();
  return { field: tag >>> 3, wireType: tag & 7 };
}

function readView(reader: protobuf.Reader, bytes: Uint8Array): Uint8Array {
  const length = reader.uint32();
  const start = reader.pos;
  reader.skip(length);
  return bytes.subarray(start, start + length);
}
