import { Random } from '@ecg-affect/random';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EncoderDescription, NetworkDescription } from '../../description.js';
import type { Pooling } from '../../encoder/pooling.js';
import type { CompileOptions, GradientResult } from '../../engine.js';
import { gradientError } from '../../testing/gradient-error.js';
import { tinyNetwork } from '../../testing/networks.js';
import { randomBatch, randomParameters } from '../../testing/random-batch.js';
import { directForm } from '../direct/encoder.js';
import type { EncoderForm } from '../encoder-form.js';
import { onnxProgram } from '../engine.js';
import { fourierForm } from './encoder.js';
import { planFourier } from './plan.js';

async function gradients(
  network: NetworkDescription,
  form: EncoderForm,
  options: CompileOptions = {},
): Promise<GradientResult> {
  const program = onnxProgram(network, () => form, { workers: 0, ...options });
  const result = await program.gradients(
    randomParameters(network, new Random(1)),
    randomBatch(network, 5, new Random(2)),
  );
  await program.dispose();
  return result;
}

const convolution = fc.record({ kernel: fc.integer({ min: 1, max: 12 }), channels: fc.integer({ min: 1, max: 5 }) });
const pool = fc
  .record({ stride: fc.integer({ min: 1, max: 3 }), steps: fc.integer({ min: 1, max: 5 }) })
  .map(({ stride, steps }) => ({ size: stride * steps, stride }));

/** Encoders of one to three pooled blocks and one without a pool, which the Fourier form suits if their sizes allow. */
const encoder: fc.Arbitrary<EncoderDescription> = fc
  .record({
    inputLength: fc.integer({ min: 100, max: 300 }),
    slope: fc.constantFrom(0, 0.2),
    pooling: fc.constantFrom<Pooling[]>(['max'], ['mean'], ['max', 'quantile:0.9']),
    pooled: fc.array(fc.record({ convolutions: fc.array(convolution, { minLength: 1, maxLength: 2 }), pool }), {
      minLength: 1,
      maxLength: 2,
    }),
    last: fc.array(convolution, { minLength: 1, maxLength: 2 }),
  })
  .map(({ pooled, last, ...rest }) => ({ ...rest, blocks: [...pooled, { convolutions: last }] }));

test('loss and gradients are those of the direct form, for encoders of many shapes', async () => {
  let compared = 0;
  const property = fc.asyncProperty(encoder, async (description) => {
    const plan = planFourier(description);
    if (typeof plan === 'string') return;
    compared++;
    const network = { ...tinyNetwork(), input: { encoder: description } };
    const found = await gradients(network, fourierForm(plan));
    const expected = await gradients(network, directForm);
    expect(found.loss / expected.loss).toBeCloseTo(1, 4);
    expect(gradientError(found.gradients, expected.gradients)).toBeLessThan(1e-4);
  });
  await fc.assert(property, { numRuns: 12, seed: 1 });
  expect(compared).toBeGreaterThan(5);
});

test('frozen lower layers leave the gradients of the others as they are', async () => {
  const network = tinyNetwork();
  const plan = 'encoder' in network.input ? planFourier(network.input.encoder) : 'no encoder';
  if (typeof plan === 'string') throw new Error(plan);
  const all = await gradients(network, fourierForm(plan));
  const some = await gradients(network, fourierForm(plan), { frozen: ['conv1', 'conv2.bias'] });
  expect([...some.gradients.keys()]).not.toContain('conv1.kernel');
  for (const [name, gradient] of some.gradients) expect(gradient, name).toEqual(all.gradients.get(name));
});
