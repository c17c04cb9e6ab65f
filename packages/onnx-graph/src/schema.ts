import protobuf from 'protobufjs/light.js';

/**
 * The part of ONNX's `onnx.proto` that a plain inference graph needs, as message and field numbers.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
const MESSAGES = {
  ModelProto: {
    fields: {
      irVersion: { id: 1, type: 'int64' },
      producerName: { id: 2, type: 'string' },
      producerVersion: { id: 3, type: 'string' },
      graph: { id: 7, type: 'GraphProto' },
      opsetImport: { id: 8, type: 'OperatorSetIdProto', rule: 'repeated' },
      metadataProps: { id: 14, type: 'StringStringEntryProto', rule: 'repeated' },
    },
  },
  OperatorSetIdProto: { fields: { domain: { id: 1, type: 'string' }, version: { id: 2, type: 'int64' } } },
  StringStringEntryProto: { fields: { key: { id: 1, type: 'string' }, value: { id: 2, type: 'string' } } },
  GraphProto: {
    fields: {
      node: { id: 1, type: 'NodeProto', rule: 'repeated' },
      name: { id: 2, type: 'string' },
      initializer: { id: 5, type: 'TensorProto', rule: 'repeated' },
      input: { id: 11, type: 'ValueInfoProto', rule: 'repeated' },
      output: { id: 12, type: 'ValueInfoProto', rule: 'repeated' },
    },
  },
  NodeProto: {
    fields: {
      input: { id: 1, type: 'string', rule: 'repeated' },
      output: { id: 2, type: 'string', rule: 'repeated' },
      name: { id: 3, type: 'string' },
      opType: { id: 4, type: 'string' },
      attribute: { id: 5, type: 'AttributeProto', rule: 'repeated' },
      domain: { id: 7, type: 'string' },
    },
  },
  AttributeProto: {
    fields: {
      name: { id: 1, type: 'string' },
      f: { id: 2, type: 'float' },
      i: { id: 3, type: 'int64' },
      s: { id: 4, type: 'bytes' },
      ints: { id: 8, type: 'int64', rule: 'repeated' },
      type: { id: 20, type: 'int32' },
    },
  },
  TensorProto: {
    fields: {
      dims: { id: 1, type: 'int64', rule: 'repeated' },
      dataType: { id: 2, type: 'int32' },
      name: { id: 8, type: 'string' },
      rawData: { id: 9, type: 'bytes' },
    },
  },
  ValueInfoProto: { fields: { name: { id: 1, type: 'string' }, type: { id: 2, type: 'TypeProto' } } },
  TypeProto: { fields: { tensorType: { id: 1, type: 'TensorTypeProto' } } },
  TensorTypeProto: { fields: { elemType: { id: 1, type: 'int32' }, shape: { id: 2, type: 'TensorShapeProto' } } },
  TensorShapeProto: { fields: { dim: { id: 1, type: 'DimensionProto', rule: 'repeated' } } },
  DimensionProto: { fields: { dimValue: { id: 1, type: 'int64' }, dimParam: { id: 2, type: 'string' } } },
} as const;

/**
 * `onnx.ModelProto`, each of its messages of proto2: lists of numbers are written one by one, not packed, and an attribute of value 0 keeps its
 * field. Some engines have a reader of their own that knows nothing else.
 */
export const ModelProto = protobuf.Root.fromJSON({
  nested: Object.fromEntries(
    Object.entries(MESSAGES).map(([name, message]) => [name, { edition: 'proto2', ...message }]),
  ),
}).lookupType('ModelProto');

/** Numbers of `TensorProto.DataType`. */
export const DATA_TYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
} as const;

/** Numbers of `AttributeProto.AttributeType`. */
export const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, ints: 7 } as const;
