import { describe, expect, test } from 'vitest';
import { tinyNetwork } from '../testing/networks.js';
import { chooseForm, differingGradient } from './choose-form.js';

describe('chooseForm', () => {
  test('takes the Fourier form where it suits the network', async () => {
    const lines: string[] = [];
    expect((await chooseForm(tinyNetwork(), (line) => lines.push(line))).name).toBe('fourier');
    expect(lines).toEqual([]);
  });

  test('takes it for encoders with any pooling', async () => {
    const { input, ...network } = tinyNetwork();
    if (!('encoder' in input)) throw new Error('expected an encoder');
    const encoder = { ...input.encoder, pooling: ['mean', 'quantile:0.9'] } as const;
    expect((await chooseForm({ ...network, input: { encoder } }, () => {})).name).toBe('fourier');
  });

  test('says why it takes the direct form', async () => {
    const lines: string[] = [];
    const single = { inputLength: 20, slope: 0.2, blocks: [{ convolutions: [{ kernel: 2, channels: 1 }] }] };
    const form = await chooseForm({ ...tinyNetwork(), input: { encoder: single } }, (line) => lines.push(line));
    expect(form.name).toBe('direct');
    expect(lines).toEqual(['training by direct convolution: the encoder has one convolution only']);
  });
});

test('a gradient that is off by more than rounding and ties can make it, absent or not a number, is found', () => {
  const expected = new Map([['w', Float32Array.of(1, 2, 3)]]);
  expect(differingGradient(new Map([['w', Float32Array.of(1, 2, 3.01)]]), expected)).toBeUndefined();
  expect(differingGradient(new Map([['w', Float32Array.of(1, 2, 3.5)]]), expected)).toBe('w');
  expect(differingGradient(new Map([['w', Float32Array.of(1, 2, Number.NaN)]]), expected)).toBe('w');
  expect(differingGradient(new Map(), expected)).toBe('w');
});
