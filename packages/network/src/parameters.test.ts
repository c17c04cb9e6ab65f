import { Random } from '@ecg-affect/random';
import { describe, expect, test } from 'vitest';
import type { NetworkDescription } from './description.js';
import { initialiseParameters } from './initialise.js';
import { convolutionLayers } from './layers.js';
import { createParameters, parameterCount, parameterShapes, trainedParameters } from './parameters.js';
import { pretextNetwork } from './testing/networks.js';

describe('parameterShapes', () => {
  test('counts the published number of parameters of the pretext network', () => {
    expect(parameterCount(parameterShapes(pretextNetwork()))).toBe(561_223);
    expect(parameterCount(parameterShapes({ ...pretextNetwork(), heads: [] }))).toBe(329_152);
  });

  test('names tensors in the order of the network', () => {
    const names = [...parameterShapes(pretextNetwork()).keys()];
    expect(names.slice(0, 4)).toEqual(['conv1.kernel', 'conv1.bias', 'conv2.kernel', 'conv2.bias']);
    expect(names.slice(12, 14)).toEqual(['task0.dense1.kernel', 'task0.dense1.bias']);
    expect(names).toHaveLength(54);
  });

  test('refuses two heads of one name and sizes that are no positive integers', () => {
    const network = pretextNetwork();
    expect(() => parameterShapes({ ...network, heads: [network.heads[0], network.heads[0]] })).toThrow(/task0/);
    expect(() => parameterShapes({ input: { features: 0 }, heads: [] })).toThrow(/features: 0/);
  });
});

test('the lengths of the encoder follow from its pools', () => {
  const network = pretextNetwork();
  if (!('encoder' in network.input)) throw new Error('no encoder');
  const layers = convolutionLayers(network.input.encoder);
  expect(layers.map((layer) => layer.length)).toEqual([2560, 2560, 1277, 1277, 635, 635]);
  const short = { ...network.input.encoder, inputLength: 20 };
  expect(() => convolutionLayers(short)).toThrow('pool of 8 after conv4');
});

test('created parameters are views on one buffer, in order', () => {
  const shapes = new Map([
    ['a', [2, 3]],
    ['b', [2]],
  ]);
  const values = Float32Array.from({ length: 8 }, (_, i) => i);
  const parameters = createParameters(shapes, values);
  expect(parameters.get('b')).toEqual(Float32Array.of(6, 7));
  expect(parameters.get('a')?.buffer).toBe(values.buffer);
});

describe('trainedParameters', () => {
  const shapes = new Map(
    ['conv1.kernel', 'conv1.bias', 'conv10.kernel', 'task0.dense1.bias'].map((name) => [name, [1]]),
  );

  test('freezes whole parts of a name', () => {
    expect([...trainedParameters(shapes, ['conv1']).keys()]).toEqual(['conv10.kernel', 'task0.dense1.bias']);
    expect([...trainedParameters(shapes, ['conv1.bias', 'task0.']).keys()]).toEqual(['conv1.kernel', 'conv10.kernel']);
  });

  test('refuses an entry that names nothing', () => {
    expect(() => trainedParameters(shapes, ['conv2'])).toThrow(/conv2/);
  });
});

describe('initialiseParameters', () => {
  const network: NetworkDescription = pretextNetwork();

  test('is Glorot uniform with zero biases', () => {
    const parameters = initialiseParameters(network, new Random(1));
    const kernel = parameters.get('conv4.kernel') ?? new Float32Array();
    const limit = Math.sqrt(6 / (16 * (64 + 64)));
    const variance = kernel.reduce((sum, w) => sum + w * w, 0) / kernel.length;
    expect(Math.max(...kernel)).toBeLessThanOrEqual(limit);
    expect(Math.max(...kernel)).toBeGreaterThan(0.99 * limit);
    expect(variance / (limit ** 2 / 3)).toBeCloseTo(1, 1);
    expect(parameters.get('conv4.bias')?.every((b) => b === 0)).toBe(true);
  });

  test('repeats with the seed, and a further head changes no other tensor', () => {
    const all = initialiseParameters(network, new Random(1));
    const fewer = initialiseParameters({ ...network, heads: network.heads.slice(1) }, new Random(1));
    expect(fewer.get('task1.dense1.kernel')).toEqual(all.get('task1.dense1.kernel'));
    expect(initialiseParameters(network, new Random(2)).get('conv1.kernel')).not.toEqual(all.get('conv1.kernel'));
  });
});
