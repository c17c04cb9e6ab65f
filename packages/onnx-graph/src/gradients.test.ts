import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import {
  abs,
  add,
  clip,
  concat,
  conv,
  div,
  exp,
  expand,
  fusedMatMul,
  Graph,
  gather,
  gradients,
  leakyRelu,
  log,
  matMul,
  maximum,
  mul,
  neg,
  pad,
  reduceLogSumExp,
  reduceMax,
  reduceSum,
  relu,
  reshape,
  reverse,
  sigmoid,
  slice,
  softmax,
  softplus,
  split,
  sqrt,
  sub,
  type Tensor,
  topK,
  transpose,
  withGradient,
} from './index.js';

const A = { shape: [2, 3], values: Float32Array.of(0.5, -1.25, 2, -0.75, 1.5, -0.25) };
const B = { shape: [3], values: Float32Array.of(1.75, -0.625, 0.875) };

type Run = (a: Float32Array, b: Float32Array) => Promise<Record<string, readonly number[]>>;

async function runnable(graph: Graph): Promise<Run> {
  const session = await InferenceSession.create(graph.serialise(), { intraOpNumThreads: 1, logSeverityLevel: 3 });
  return async (a, b) => {
    const results = await session.run({ a: new OrtTensor(a, A.shape), b: new OrtTensor(b, B.shape) });
    const entries = Object.entries(results).map(([name, { data }]) => [name, Array.from(data as Float32Array)]);
    return Object.fromEntries(entries);
  };
}

/** A loss of two inputs with its gradients as outputs; the loss reads a and b directly too, so that it depends on both. */
function differentiated(build: (a: Tensor, b: Tensor) => Tensor): Graph {
  const graph = new Graph('test');
  const a = graph.input('a', 'float32', A.shape);
  const b = graph.input('b', 'float32', B.shape);
  const value = build(a, b);
  const size = value.shape.reduce((product: number, length) => product * Number(length), 1);
  const weights = graph.constant(
    Float32Array.from({ length: size }, (_, i) => 0.5 + ((i * 7) % 5) / 4),
    [size],
  );
  const weighted = reduceSum(mul(reshape(value, [size]), weights), [0]);
  const loss = add(weighted, add(reduceSum(a, [0, 1]), reduceSum(b, [0])));
  const [ofA, ofB] = gradients(loss, [a, b]);
  graph.output('loss', loss);
  graph.output('ofA', ofA);
  graph.output('ofB', ofB);
  return graph;
}

describe('gradients equal central differences', () => {
  const column = (b: Tensor) => reshape(b, [3, 1]);
  const cases: [string, (a: Tensor, b: Tensor) => Tensor][] = [
    ['add, broadcast', add],
    ['sub, broadcast', sub],
    ['mul, broadcast', mul],
    ['div, broadcast', div],
    ['maximum, broadcast', maximum],
    ['a tensor used twice', (a, b) => mul(add(a, b), a)],
    ['abs', abs],
    ['exp', exp],
    ['log', (a) => log(abs(a))],
    ['sqrt', (a) => sqrt(abs(a))],
    ['neg', neg],
    ['relu', relu],
    ['leakyRelu', (a) => leakyRelu(a, 0.2)],
    ['sigmoid', sigmoid],
    ['softplus', softplus],
    ['clip', (a) => clip(a, -1, 1)],
    ['softmax', (a) => softmax(a)],
    ['matMul', (a, b) => matMul(a, column(b))],
    ['matMul, broadcast', (a, b) => matMul(reshape(a, [2, 1, 3]), column(b))],
    ['fusedMatMul, right transposed', (a, b) => fusedMatMul(a, reshape(b, [1, 3]), { transposeB: true })],
    ['fusedMatMul, both transposed', (a, b) => fusedMatMul(column(b), a, { transposeA: true, transposeB: true })],
    ['fusedMatMul, left transposed', (a) => fusedMatMul(a, a, { transposeA: true })],
    ['reduceSum', (a) => mul(a, reduceSum(a, [1], { keepAxes: true }))],
    ['reduceMax', (a) => reduceMax(a, [1])],
    ['reduceLogSumExp', (a) => reduceLogSumExp(a, [0])],
    ['reshape and transpose', (a) => mul(reshape(transpose(a, [1, 0]), [2, 3]), a)],
    ['slice', (a, b) => mul(slice(a, 1, 1, 3), slice(b, 0, 0, 2))],
    ['reverse', (a) => mul(reverse(a, 1), a)],
    ['concat', (a, b) => concat([a, reshape(b, [1, 3]), mul(a, a)], 0)],
    ['split', (a) => mul(...(split(a, 1, [1, 2]) as [Tensor, Tensor]))],
    ['split, of which a part is used', (a) => split(a, 1, [1, 2])[1]],
    ['pad', (a) => pad(a, 1, -1, 2)],
    ['expand', (_a, b) => expand(reshape(b, [1, 3]), [4, 3])],
    ['topK', (a) => topK(a, 1, 2).values],
    ['conv', (a, b) => conv(reshape(a, [2, 1, 3]), reshape(b, [1, 1, 3]), slice(b, 0, 0, 1), { pads: [1, 1] })],
    ['conv, even kernel', (a, b) => conv(reshape(b, [1, 1, 3]), reshape(a, [3, 1, 2]), undefined, { pads: [0, 1] })],
  ];

  test.each(cases)('%s', async (_name, build) => {
    const run = await runnable(differentiated(build));
    const found = await run(A.values, B.values);
    const step = 1 / 128;
    const lossAt = async (a: Float32Array, b: Float32Array) => (await run(a, b)).loss[0];
    const differences = (values: Float32Array, loss: (moved: Float32Array) => Promise<number>) =>
      Promise.all(
        Array.from(values, async (value, i) => {
          const [above, below] = [value + step, value - step].map((moved) => loss(values.with(i, moved)));
          return ((await above) - (await below)) / (2 * step);
        }),
      );
    const expectClose = (gradient: readonly number[], expected: readonly number[]) => {
      for (const [i, value] of expected.entries()) expect(gradient[i]).toBeCloseTo(value, 2.5);
    };
    expectClose(found.ofA, await differences(A.values, (a) => lossAt(a, B.values)));
    expectClose(found.ofB, await differences(B.values, (b) => lossAt(A.values, b)));
  });
});

describe('gradients', () => {
  test('are those given by hand, which alone become part of the graph', async () => {
    const asked: string[] = [];
    const graph = differentiated((a, b) =>
      withGradient(mul(a, b), [a], ([gradient]) => [
        () => {
          asked.push('a');
          return mul(gradient, gradient.graph.scalar(0));
        },
      ]),
    );
    const { ofA, ofB } = await (await runnable(graph))(A.values, B.values);
    expect(asked).toEqual(['a']);
    expect(ofA).toEqual(Array(6).fill(1));
    expect(ofB).toEqual(Array(3).fill(1));
  });

  test('stop at what no gradient is asked of', () => {
    const graph = new Graph('test');
    const a = graph.input('a', 'float32', A.shape);
    const b = graph.input('b', 'float32', B.shape);
    const indices = graph.integers([0]);
    expect(gradients(reduceSum(mul(gather(a, indices, 0), b), [0, 1]), [b])[0].shape).toEqual([3]);
  });

  test('that cannot be had are an error', () => {
    const graph = new Graph('test');
    const a = graph.input('a', 'float32', A.shape);
    const b = graph.input('b', 'float32', B.shape);
    const whole = reduceSum(gather(a, graph.integers([0]), 0), [0, 1]);
    expect(() => gradients(a, [a])).toThrow('invalid loss: shape [2, 3], expected []');
    expect(() => gradients(whole, [b])).toThrow('the loss does not depend on b');
    expect(() => gradients(whole, [a])).toThrow('the gradient of input 0 of Gather is not known');
    const steep = reduceSum(leakyRelu(a, -0.1), [0, 1]);
    expect(() => gradients(steep, [a])).toThrow('the gradient of input 0 of LeakyRelu is not known');
  });
});
