import { Random } from '@ecg-affect/random';
import { expect, test } from 'vitest';
import { onnxEngine } from './onnx/engine.js';
import { gradientError } from './testing/gradient-error.js';
import { tinyNetwork } from './testing/networks.js';
import { pureTfjs } from './testing/pure-tfjs.js';
import { randomBatch, randomParameters } from './testing/random-batch.js';
import { relativeError } from './testing/relative-error.js';
import { tfjsProgram } from './tfjs/tfjs-engine.js';

test.each([[[]], [['conv1', 'a']]])('both engines give the same results, with %j frozen', async (frozen: string[]) => {
  const network = tinyNetwork();
  const random = new Random(1);
  const parameters = randomParameters(network, random);
  const batch = randomBatch(network, 75, random);
  const onnx = await onnxEngine.compile(network, { frozen, workers: 0 });
  const tfjs = tfjsProgram(await pureTfjs(), network, { frozen });
  const expected = await onnx.gradients(parameters, batch);
  const found = await tfjs.gradients(parameters, batch);
  const [ours, theirs] = [onnx, tfjs].map((program) => program.forward(parameters, batch.x, batch.size));

  expect(found.loss).toBeCloseTo(expected.loss, 5);
  expect([...found.gradients.keys()]).toEqual([...expected.gradients.keys()]);
  expect(gradientError(found.gradients, expected.gradients)).toBeLessThan(1e-5);
  for (const { name } of network.heads) {
    expect(found.losses.get(name)).toBeCloseTo(expected.losses.get(name) ?? Number.NaN, 5);
    expect(relativeError(found.logits.get(name), expected.logits.get(name))).toBeLessThan(1e-5);
  }
  expect(relativeError((await theirs).features, (await ours).features)).toBeLessThan(1e-5);
  await onnx.dispose();
});
