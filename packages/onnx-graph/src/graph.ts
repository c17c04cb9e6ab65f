import { type Backward, setOrigin } from './origin.js';
import { ATTRIBUTE_TYPES, DATA_TYPES, ModelProto } from './schema.js';
import { describeShape, type ElementType, type Shape, type Tensor } from './tensor.js';

/** An integer is written as `int`; a float attribute that may be whole is marked with {@link float}. */
export type Attribute = number | string | readonly number[] | { readonly float: number };

/** What a node is told beside its inputs. */
export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute | undefined>>;
  /** Operator set other than ONNX's own, e.g. `com.microsoft` (contributed operators of onnxruntime). */
  readonly domain?: string;
  /** The gradients of the inputs, in their order, for {@link gradients}. */
  readonly gradient?: Backward;
}

/** What a serialised model holds beside its graph. */
export interface ModelOptions {
  /** Free texts about the model, by key. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Version of ONNX's operator set that every node is of: read by onnxruntime 1.12 (2022) and later. */
const OPSET = 17;
const IR_VERSION = 8;

const TYPES_OF_ARRAYS = new Map<unknown, ElementType>([
  [Float32Array, 'float32'],
  [Uint8Array, 'uint8'],
  [Int8Array, 'int8'],
  [Int32Array, 'int32'],
  [BigInt64Array, 'int64'],
]);

/**
 * An ONNX graph under construction. Inputs and constants start it, the functions of `operators` (or {@link Graph.node}) extend it, outputs end it.
 *
 * @example
 * const graph = new Graph('double');
 * const x = graph.input('x', 'float32', ['batch', 3]);
 * graph.output('y', mul(x, graph.scalar(2)));
 * const bytes = graph.serialise();
 */
export class Graph {
  readonly name: string;
  readonly #nodes: object[] = [];
  readonly #initializers: object[] = [];
  readonly #inputs: Tensor[] = [];
  readonly #outputs: Tensor[] = [];
  readonly #domains = new Set<string>();
  readonly #small = new Map<string, Tensor>();
  #values = 0;

  constructor(name: string) {
    this.name = name;
  }

  input(name: string, type: ElementType, shape: Shape): Tensor {
    const tensor = { graph: this, name, type, shape };
    this.#inputs.push(tensor);
    return tensor;
  }

  /** Makes `value` an output of the model by this name. */
  output(name: string, value: Tensor): void {
    this.#nodes.push({ opType: 'Identity', name: `output ${name}`, input: [value.name], output: [name] });
    this.#outputs.push({ ...value, name });
  }

  /**
   * A constant of the model. Its element type is that of the array, or `type` where the array has none of its own (float16 in a Uint16Array, bool in a Uint8Array).
   *
   * @throws RangeError when the array's length is not that of the shape
   */
  constant(
    values: Float32Array | Uint16Array | Uint8Array | Int8Array | Int32Array | BigInt64Array,
    shape: readonly number[],
    type = TYPES_OF_ARRAYS.get(values.constructor),
  ): Tensor {
    if (type === undefined) throw new TypeError(`invalid constant: a ${values.constructor.name} needs an element type`);
    if (values.length !== shape.reduce((product, size) => product * size, 1)) {
      throw new RangeError(`invalid constant: ${values.length} values for the shape ${describeShape(shape)}`);
    }
    const tensor = { graph: this, name: this.#newName('constant'), type, shape };
    this.#initializers.push({
      name: tensor.name,
      dims: shape,
      dataType: DATA_TYPES[type],
      // A copy: the array may be a view, and its owner may go on writing to it.
      rawData: new Uint8Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength)),
    });
    return tensor;
  }

  /** A float32 constant of shape []. Equal ones are one. */
  scalar(value: number): Tensor {
    return this.#once(`scalar ${value}`, () => this.constant(Float32Array.of(value), []));
  }

  /** An int64 constant of shape [values.length], as axes, shapes and indices are given to operators. Equal ones are one. */
  integers(values: readonly number[]): Tensor {
    return this.#once(`integers ${values}`, () =>
      this.constant(
        BigInt64Array.from(values, (value) => BigInt(value)),
        [values.length],
      ),
    );
  }

  /** Any operator with one result, whose type and shape the caller knows. An input that is `undefined` is left out. */
  node(
    operator: string,
    inputs: readonly (Tensor | undefined)[],
    result: { readonly type: ElementType; readonly shape: Shape },
    options: NodeOptions = {},
  ): Tensor {
    return this.nodes(operator, inputs, [result], options)[0];
  }

  /** Any operator with several results. */
  nodes(
    operator: string,
    inputs: readonly (Tensor | undefined)[],
    results: readonly { readonly type: ElementType; readonly shape: Shape }[],
    { attributes = {}, domain = '', gradient }: NodeOptions = {},
  ): Tensor[] {
    const foreign = inputs.find((input) => input !== undefined && input.graph !== this);
    if (foreign !== undefined)
      throw new Error(`invalid input of ${operator}: ${foreign.name} belongs to another graph`);
    const outputs = results.map(({ type, shape }) => ({ graph: this, name: this.#newName(operator), type, shape }));
    setOrigin({ operator, inputs, results: outputs, backward: gradient });
    this.#domains.add(domain);
    // A last input with an empty name would be left out too, but onnxruntime optimises only nodes that do not mention it.
    const given = inputs.slice(0, inputs.findLastIndex((input) => input !== undefined) + 1);
    this.#nodes.push({
      opType: operator,
      domain,
      name: outputs[0]?.name,
      input: given.map((input) => input?.name ?? ''),
      output: outputs.map((output) => output.name),
      attribute: Object.entries(attributes).flatMap(([name, value]) =>
        value === undefined ? [] : [{ name, ...encodeAttribute(value) }],
      ),
    });
    return outputs;
  }

  /** The `.onnx` file's bytes. */
  serialise({ metadata = {} }: ModelOptions = {}): Uint8Array {
    const domains = [...this.#domains].filter((domain) => domain !== '');
    return ModelProto.encode({
      irVersion: IR_VERSION,
      producerName: 'ecg-affect',
      opsetImport: [{ domain: '', version: OPSET }, ...domains.map((domain) => ({ domain, version: 1 }))],
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      graph: {
        name: this.name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs.map(encodeValue),
        output: this.#outputs.map(encodeValue),
      },
    }).finish();
  }

  #newName(kind: string): string {
    return `${kind}_${this.#values++}`;
  }

  #once(key: string, make: () => Tensor): Tensor {
    const tensor = this.#small.get(key) ?? make();
    this.#small.set(key, tensor);
    return tensor;
  }
}

/** An attribute of type float, also where the value is whole. */
export function float(value: number): Attribute {
  return { float: value };
}

function encodeAttribute(value: Attribute): object {
  if (typeof value === 'number') return { type: ATTRIBUTE_TYPES.int, i: value };
  if (typeof value === 'string') return { type: ATTRIBUTE_TYPES.string, s: new TextEncoder().encode(value) };
  if ('float' in value) return { type: ATTRIBUTE_TYPES.float, f: value.float };
  return { type: ATTRIBUTE_TYPES.ints, ints: value };
}

function encodeValue({ name, type, shape }: Tensor): object {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: DATA_TYPES[type], shape: { dim } } } };
}
