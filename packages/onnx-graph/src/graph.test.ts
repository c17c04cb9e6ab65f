import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import {
  add,
  argMax,
  cast,
  clip,
  concat,
  conv,
  equal,
  expand,
  fusedMatMul,
  Graph,
  gather,
  gatherElements,
  gemm,
  greaterOrEqual,
  leakyRelu,
  matMul,
  maximum,
  maxPool,
  mul,
  pad,
  reduceLogSumExp,
  reduceMax,
  reduceSum,
  reshape,
  reverse,
  scatterAdd,
  scatterElements,
  slice,
  softmax,
  split,
  sub,
  type Tensor,
  topK,
  transpose,
  zeros,
} from './index.js';

/** Runs what `build` makes of the matrix x = [[1, -2, 3], [-4, 5, -6]] and returns its shape and values, after comparing the shape with the declared one. */
async function run(build: (x: Tensor) => Tensor): Promise<{ shape: readonly number[]; values: number[] }> {
  const graph = new Graph('test');
  const result = build(graph.input('x', 'float32', ['rows', 3]));
  graph.output('y', result);
  const session = await InferenceSession.create(graph.serialise());
  const { y } = await session.run({ x: new OrtTensor('float32', Float32Array.of(1, -2, 3, -4, 5, -6), [2, 3]) });
  expect(y.dims).toEqual(result.shape.map((size) => (size === 'rows' ? 2 : size)));
  await session.release();
  return { shape: y.dims, values: Array.from(y.data as ArrayLike<number>, Number) };
}

/** x as a constant, for operators that need fixed sizes. */
const fixed = ({ graph }: Tensor) => graph.constant(Float32Array.of(1, -2, 3, -4, 5, -6), [2, 3]);

describe('operators in onnxruntime', () => {
  const cases: [name: string, build: (x: Tensor) => Tensor, values: number[]][] = [
    ['add', (x) => add(x, x.graph.scalar(1)), [2, -1, 4, -3, 6, -5]],
    ['sub and maximum', (x) => maximum(sub(x, x.graph.scalar(1)), x.graph.scalar(0)), [0, 0, 2, 0, 4, 0]],
    ['greaterOrEqual', (x) => cast(greaterOrEqual(x, x.graph.scalar(1)), 'float32'), [1, 0, 1, 0, 1, 0]],
    ['equal', (x) => cast(equal(x, x.graph.scalar(5)), 'float32'), [0, 0, 0, 0, 1, 0]],
    ['leakyRelu', (x) => leakyRelu(x, 0.5), [1, -1, 3, -2, 5, -3]],
    ['clip', (x) => clip(x, -2, 2), [1, -2, 2, -2, 2, -2]],
    ['softmax of equal numbers', (x) => softmax(mul(x, x.graph.scalar(0))), Array(6).fill(Math.fround(1 / 3))],
    ['reshape', (x) => reshape(x, ['rows', 1, 3]), [1, -2, 3, -4, 5, -6]],
    ['transpose', (x) => transpose(fixed(x), [1, 0]), [1, -4, -2, 5, 3, -6]],
    ['slice', (x) => slice(x, 1, 1, 3), [-2, 3, 5, -6]],
    ['reverse', (x) => reverse(x, 1), [3, -2, 1, -6, 5, -4]],
    ['concat', (x) => concat([slice(x, 1, 2, 3), slice(x, 1, 0, 1)], 1), [3, 1, -6, -4]],
    ['split', (x) => mul(...(split(fixed(x), 0, [1, 1]) as [Tensor, Tensor])), [-4, -10, -18]],
    ['pad', (x) => pad(x, 1, -1, 1, 7), [-2, 3, 7, 5, -6, 7]],
    ['expand', (x) => expand(slice(fixed(x), 1, 0, 1), [2, 2]), [1, 1, -4, -4]],
    ['gather', (x) => gather(x, x.graph.integers([2, 0]), 1), [3, 1, -6, -4]],
    ['topK', (x) => topK(fixed(x), 1, 2).values, [3, 1, 5, -4]],
    ['gatherElements', (x) => gatherElements(fixed(x), argMax(fixed(x), 1, { keepAxes: true }), 1), [3, 5]],
    [
      'scatterAdd',
      (x) =>
        scatterAdd(
          zeros(x, [4]),
          reshape(x.graph.integers([1, 1, 3]), [3, 1]),
          x.graph.constant(Float32Array.of(1, 2, 3), [3]),
        ),
      [0, 3, 0, 3],
    ],
    [
      'scatterElements',
      (x) =>
        scatterElements(reshape(fixed(x), [6]), x.graph.integers([4, 0]), x.graph.constant(Float32Array.of(9, 8), [2])),
      [8, -2, 3, -4, 9, -6],
    ],
    ['reduceSum', (x) => reduceSum(x, [1]), [2, -5]],
    ['reduceMax', (x) => reduceMax(x, [1], { keepAxes: true }), [3, 5]],
    ['reduceLogSumExp of large numbers', (x) => reduceLogSumExp(mul(x, x.graph.scalar(100)), [1]), [300, 500]],
    ['argMax', (x) => argMax(x, 1), [2, 1]],
    ['matMul', (x) => matMul(x, x.graph.constant(Float32Array.of(1, 1, 1), [3, 1])), [2, -5]],
    ['gemm', (x) => gemm(fixed(x), fixed(x), x.graph.scalar(1), { transposeB: true }), [15, -31, -31, 78]],
    ['fusedMatMul', (x) => fusedMatMul(fixed(x), fixed(x), { transposeB: true }), [14, -32, -32, 77]],
    [
      'conv',
      (x) =>
        conv(reshape(x, ['rows', 1, 3]), x.graph.constant(Float32Array.of(1, 10), [1, 1, 2]), undefined, {
          pads: [0, 1],
        }),
      [-19, 28, 3, 46, -55, -6],
    ],
    ['maxPool', (x) => maxPool(reshape(x, ['rows', 1, 3]), { size: [2], stride: [1] }), [1, 3, 5, 5]],
  ];

  test.each(cases)('%s', async (_name, build, values) => {
    expect((await run(build)).values).toEqual(values);
  });
});

describe('Graph', () => {
  test('refuses shapes that do not fit, before onnxruntime does', () => {
    const graph = new Graph('test');
    const x = graph.input('x', 'float32', ['batch', 3]);
    expect(() => matMul(x, graph.constant(new Float32Array(4), [2, 2]))).toThrow(
      'invalid product: [batch, 3] times [2, 2]',
    );
    expect(() => add(x, graph.constant(new Float32Array(2), [2]))).toThrow('[batch, 3] and [2] do not broadcast');
    expect(() => reshape(x, ['batch', 4])).toThrow('[batch, 3] does not fill [batch, 4]');
    expect(() => slice(x, 1, 2, 4)).toThrow('2 to 4 of axis 1');
    expect(() => slice(x, 0, 0, 1)).toThrow('no fixed size');
    expect(() => graph.constant(new Float32Array(3), [2])).toThrow('3 values for the shape [2]');
    expect(() => add(x, new Graph('other').scalar(1))).toThrow('belongs to another graph');
  });

  test('writes lists one number at a time and zeros with their field, as proto2 does', () => {
    const graph = new Graph('test');
    graph.output('y', argMax(transpose(graph.constant(Float32Array.of(1, 2), [2, 1]), [1, 0]), 0));
    const bytes = Buffer.from(graph.serialise()).toString('hex');
    // What onnx 1.23.2's helper.make_attribute(...).SerializeToString() gives for perm = [1, 0] and axis = 0.
    expect(bytes).toContain('0a047065726d40014000a00107');
    expect(bytes).toContain('0a04617869731800a00102');
  });

  test('keeps metadata', () => {
    const graph = new Graph('test');
    graph.output('y', graph.scalar(1));
    const text = new TextDecoder('latin1').decode(graph.serialise({ metadata: { author: 'somebody' } }));
    expect(text).toContain('author');
    expect(text).toContain('somebody');
  });

  test('makes equal small constants once', () => {
    const graph = new Graph('test');
    expect(graph.scalar(0.2)).toBe(graph.scalar(0.2));
    expect(graph.integers([1, 2])).not.toBe(graph.integers([12]));
  });
});
