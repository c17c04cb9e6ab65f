import { deflateSync } from 'node:zlib';
import { dataPath, itWithData } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../byte-source.js';
import { signalMatrix } from '../nd-array.js';
import { nodeSource } from '../node/node-folder.js';
import { exampleMat } from './mat-files.test.support.js';
import { readMat } from './read.js';
import { type MatFields, type MatOptions, matValue } from './value.js';

const read = (bytes: Uint8Array, options?: MatOptions) => readMat(memorySource('x.mat', bytes), options);
const readShared = async (name: string, options?: MatOptions) => readMat(await nodeSource(dataPath(name)), options);
const numbers = (variables: MatFields, path: string) => {
  const value = matValue(variables, path);
  return value?.kind === 'array' ? [...value.data] : value;
};

/** An HDF5 file of the parts that MATLAB puts together: classes as attributes, cells as references, text as codes. */
async function matlab73(): Promise<Uint8Array> {
  const { File, ready } = await import('h5wasm');
  const { FS } = await ready;
  const file = new File('/matlab73.mat', 'w');
  const refs = file.create_group('#refs#');
  refs.create_dataset({ name: 'a', data: Float64Array.of(1, 2, 3), shape: [3, 1] });
  refs.create_dataset({ name: 'b', data: Float64Array.of(4), shape: [1, 1] });
  const references = ['#refs#/a', '#refs#/b'].map((path) => {
    const target = file.get(path);
    if (!target || !('create_reference' in target)) throw new Error(`no ${path}`);
    return target.create_reference();
  });
  const add = (
    name: string,
    kind: string,
    data: Parameters<typeof file.create_dataset>[0]['data'],
    shape: number[],
  ) => {
    const dataset = file.create_dataset({ name, data, shape });
    dataset.create_attribute('MATLAB_class', kind);
    return dataset;
  };
  add('clips', 'cell', references, [2, 1]);
  add('name', 'char', Uint16Array.of(83, 49), [2, 1]);
  add('none', 'double', BigUint64Array.of(0n, 0n), [2]).create_attribute('MATLAB_empty', 1);
  const subject = file.create_group('subject');
  subject.create_dataset({ name: 'age', data: Float64Array.of(31), shape: [1, 1] });
  file.close();
  const bytes = FS.readFile('/matlab73.mat') as Uint8Array;
  FS.unlink('/matlab73.mat');
  return bytes;
}

describe('readMat', () => {
  it.each(['v4', 'v5', 'v7'] as const)('reads numbers and text of %s, column after column', async (version) => {
    const variables = await read(exampleMat(version));
    expect(matValue(variables, 'ecg')).toMatchObject({ shape: [6, 2], columnMajor: true });
    expect(numbers(variables, 'ecg')).toEqual([0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11].map((value) => value / 8));
    expect(String(numbers(variables, 'fs'))).toBe('250');
    expect(matValue(variables, 'name')).toEqual({ kind: 'text', text: 'S1' });
    expect(numbers(variables, 'z')).toEqual([1, 3]);
    expect(numbers(variables, 'after')).toEqual([7]);
  });

  it.each(['v5', 'v7'] as const)('reads cells, structs and 64-bit integers of %s', async (version) => {
    const variables = await read(exampleMat(version));
    expect(numbers(variables, 'i64')).toEqual([2n ** 40n]);
    expect(numbers(variables, 'clips{1}')).toEqual([1, 2, 3]);
    expect(numbers(variables, 'clips{2}.x')).toEqual([9]);
    expect(numbers(variables, 'people(2).age')).toEqual([2.5]);
    expect(matValue(variables, 'people(1).id')).toEqual({ kind: 'text', text: 'a' });
    expect(matValue(variables, 'clips{3}')).toBeUndefined();
    expect(matValue(variables, 'nobody.x')).toBeUndefined();
  });

  it.each(['v4', 'v5', 'v7'] as const)('keeps of an array of %s what is taken', async (version) => {
    const take: MatOptions['take'] = (path, array) =>
      path === 'ecg'
        ? { ...array, shape: [6, 1], data: Float32Array.from(array.data as Float64Array).subarray(6) }
        : array;
    const variables = await read(exampleMat(version), { take });
    expect(numbers(variables, 'ecg')).toEqual([1, 3, 5, 7, 9, 11].map((value) => value / 8));
    expect(numbers(variables, 'after')).toEqual([7]);
  });

  it.each(['v4', 'v5', 'v7'] as const)('passes over what is not wanted in %s', async (version) => {
    const variables = await read(exampleMat(version), { wanted: (path) => path === 'after' });
    expect(matValue(variables, 'ecg')).toEqual({ kind: 'skipped' });
    expect(numbers(variables, 'after')).toEqual([7]);
  });

  it('refuses more numbers than allowed', async () => {
    await expect(read(exampleMat('v7'), { maxBytes: 64 })).rejects.toThrow(/more than 64 bytes/);
  });

  it('refuses a compressed array that claims more than its bytes can hold', async () => {
    const bytes = exampleMat('v5');
    const element = bytes.slice(128, 128 + 64);
    // A matrix of nearly 4 GiB in a few compressed bytes.
    new DataView(element.buffer).setUint32(4, 0xfffffff0, true);
    const compressed = deflateSync(element);
    const tag = new Uint8Array(8);
    new DataView(tag.buffer).setUint32(0, 15, true);
    new DataView(tag.buffer).setUint32(4, compressed.length, true);
    const file = Uint8Array.from([...bytes.subarray(0, 128), ...tag, ...compressed]);
    await expect(read(file)).rejects.toThrow(/cut off/);
  });

  it('refuses a truncated file', async () => {
    for (const version of ['v4', 'v5', 'v7'] as const) {
      const bytes = exampleMat(version);
      await expect(read(bytes.subarray(0, bytes.length - 30))).rejects.toThrow(
        /x\.mat .*(ends too early|truncated|damaged)/,
      );
    }
  });

  it('reads structs, cells, text and empty arrays of version 7.3', async () => {
    const variables = await read(await matlab73());
    expect(matValue(variables, 'name')).toEqual({ kind: 'text', text: 'S1' });
    expect(numbers(variables, 'subject.age')).toEqual([31]);
    expect(matValue(variables, 'clips')).toMatchObject({ kind: 'cell', shape: [1, 2] });
    expect(numbers(variables, 'clips{1}')).toEqual([1, 2, 3]);
    expect(numbers(variables, 'clips{2}')).toEqual([4]);
    expect(matValue(variables, 'none')).toMatchObject({ kind: 'array', shape: [0, 0] });
    expect([...variables.keys()]).not.toContain('#refs#');
  });

  itWithData('reads HDF5 as MATLAB 7.3 writes it', async () => {
    const variables = await readShared('affect-layouts/ecg_v73.mat');
    const ecg = matValue(variables, 'ecg');
    expect(ecg).toMatchObject({ kind: 'array', shape: [10000, 2] });
    expect(numbers(variables, 'fs')).toEqual([500]);
    const first = ecg?.kind === 'array' ? signalMatrix(ecg)?.signal(1, 0, 2) : undefined;
    expect(first).toEqual(Float64Array.of(-0.37525280941229455, -0.40739679821334424));
  });

  itWithData('reads one clip out of the DREAMER layout', async () => {
    const variables = await readShared('affect-layouts/DREAMER.mat', {
      wanted: (path) => path.includes('Data{1}.ECG.stimuli'),
    });
    const clip = matValue(variables, 'DREAMER.Data{1}.ECG.stimuli{3}');
    expect(clip).toMatchObject({ kind: 'array', shape: [9472, 2] });
    expect(numbers(variables, 'DREAMER.Data{2}.ECG.stimuli{1}')).toEqual({ kind: 'skipped' });
  });
});
