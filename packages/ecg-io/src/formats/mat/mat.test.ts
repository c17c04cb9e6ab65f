import { deflateSync } from 'node:zlib';
import { dataPath, itWithData } from '@ecg-affect/testing';
import type { Dataset, Group, File as Hdf5File } from 'h5wasm';
import { describe, expect, it } from 'vitest';
import { memoryFolder, memorySource } from '../byte-source.js';
import { signalMatrix } from '../nd-array.js';
import { nodeSource } from '../node/node-folder.js';
import type { RecordingFile } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { exampleMat } from './mat-files.test.support.js';
import { openMat } from './open.js';
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

/** Opens the HDF5 file that `make` makes. */
async function openHdf5(make: (file: Hdf5File) => void): Promise<RecordingFile> {
  const { File, ready } = await import('h5wasm');
  const { FS } = await ready;
  const file = new File('/made.h5', 'w');
  make(file);
  file.close();
  const bytes = FS.readFile('/made.h5') as Uint8Array;
  FS.unlink('/made.h5');
  return openMat(memorySource('x.h5', bytes), {});
}

const ramp = Float64Array.from({ length: 120 }, (_, i) => i);

describe('HDF5', () => {
  it('attributes may say the rate; sparse matrices and objects of MATLAB are left out', async () => {
    const file = await openHdf5((root) => {
      root.create_dataset({ name: 'ecg', data: ramp }).create_attribute('sampling_rate', 250);
      const mask = root.create_group('mask');
      mask.create_attribute('MATLAB_sparse', 120);
      mask.create_dataset({ name: 'data', data: ramp });
      root.create_dataset({ name: 'when', data: ramp }).create_attribute('MATLAB_object_decode', 3);
    });
    expect(file.channels).toEqual([{ name: 'ecg', unit: '', sampleRate: 250, length: 120 }]);
    expect(await file.problems?.()).toEqual([
      'x.h5: mask (sparse matrix) is left out',
      'x.h5: when (object of MATLAB) is left out',
    ]);
  });

  it('struct arrays of MATLAB have the same paths as in version 5', async () => {
    const file = await openHdf5((root) => {
      const refs = root.create_group('#refs#');
      const references = (values: number[]) =>
        values.map((value, i) => {
          const name = `${value}-${i}`;
          refs.create_dataset({ name, data: value < 100 ? ramp.map((x) => x * value) : Float64Array.of(value) });
          return (refs.get(name) as Dataset).create_reference();
        });
      const rec = root.create_group('rec');
      rec.create_attribute('MATLAB_class', 'struct');
      rec.create_dataset({ name: 'ecg', data: references([1, 2]), shape: [2, 1] });
      rec.create_dataset({ name: 'fs', data: references([250, 500]), shape: [2, 1] });
    });
    expect(file.channels.map(({ name, sampleRate }) => [name, sampleRate])).toEqual([
      ['rec(1).ecg', 250],
      ['rec(2).ecg', 500],
    ]);
    expect((await file.samples([1], 0, 1))[0][3]).toBe(6);
  });

  it('variables of Octave are their values', async () => {
    const file = await openHdf5((root) => {
      const add = (group: Group, name: string, type: string) => {
        const variable = group.create_group(name);
        variable.create_attribute('OCTAVE_NEW_FORMAT', 1);
        variable.create_dataset({ name: 'type', data: type });
        return variable;
      };
      add(root, 'ecg', 'matrix').create_dataset({ name: 'value', data: ramp });
      add(root, 'fs', 'scalar').create_dataset({ name: 'value', data: Float64Array.of(250), shape: [] });
      const items = add(root, 'c', 'cell').create_group('value');
      add(items, '_0', 'matrix').create_dataset({ name: 'value', data: ramp });
      add(root, 'm', 'sparse matrix').create_group('value').create_dataset({ name: 'data', data: ramp });
    });
    expect(file.channels.map(({ name, sampleRate }) => [name, sampleRate])).toEqual([
      ['c{1}', 250],
      ['ecg', 250],
    ]);
    expect(await file.problems?.()).toEqual(['x.h5: m (sparse matrix) is left out']);
  });
});

/** A MAT file of version 5 with an ecg of 120 samples, its rate, and what else is given. */
function mat5(...others: Uint8Array[]): Uint8Array {
  const header = new Uint8Array(128);
  header.set([0, 1, 73, 77], 124);
  const numbers = (name: string, values: ArrayLike<number>) =>
    matrix(6, [1, values.length], name, element(9, new Uint8Array(Float64Array.from(values).buffer)));
  return Uint8Array.of(
    ...header,
    ...others.flatMap((bytes) => [...bytes]),
    ...numbers('ecg', ramp),
    ...numbers('fs', [250]),
  );
}

function element(type: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + Math.ceil(data.length / 8) * 8);
  new Uint32Array(bytes.buffer, 0, 2).set([type, data.length]);
  bytes.set(data, 8);
  return bytes;
}

function matrix(flags: number, shape: number[], name: string, ...parts: Uint8Array[]): Uint8Array {
  const ints = (...values: number[]) => new Uint8Array(Int32Array.from(values).buffer);
  const head = [element(6, ints(flags, 0)), element(5, ints(...shape)), element(1, new TextEncoder().encode(name))];
  return element(14, Uint8Array.from([...head, ...parts].flatMap((part) => [...part])));
}

describe('what other programs write in version 5', () => {
  const small = (type: number, text: string) =>
    Uint8Array.of(type, 0, text.length, 0, ...new TextEncoder().encode(text.padEnd(4, '\0')));

  it('a sparse matrix of logical values as a full one (Octave) is left out', async () => {
    const ints = (...values: number[]) => element(5, new Uint8Array(Int32Array.from(values).buffer));
    const sparse = matrix(0x209, [2, 2], 'm', ints(0, 1), ints(0, 1, 2), element(9, new Uint8Array(16)));
    const file = await openMat(memorySource('x.mat', mat5(sparse)), {});
    expect(file.channels).toEqual([{ name: 'ecg', unit: '', sampleRate: 250, length: 120 }]);
    expect(await file.problems?.()).toEqual(['x.mat: m (sparse matrix) is left out']);
  });

  it('the real parts of complex numbers are taken, and it is told', async () => {
    const complex = matrix(0x806, [1, 1], 'z', element(9, new Uint8Array(8)), element(9, new Uint8Array(8)));
    const file = await openMat(memorySource('x.mat', mat5(complex)), {});
    expect(await file.problems?.()).toEqual(['x.mat: the numbers of z are complex: their real parts are taken']);
  });

  it.each([
    ['rows of a text matrix', matrix(4, [2, 2], 't', small(16, 'acbd')), 'ab\ncd'],
    [
      'one byte a character under the type of two',
      matrix(4, [1, 7], 't', element(4, new TextEncoder().encode('Octave6'))),
      'Octave6',
    ],
  ])('%s are read', async (_, variable, text) => {
    const variables = await read(mat5(variable));
    expect(matValue(variables, 't')).toEqual({ kind: 'text', text });
    expect(numbers(variables, 'fs')).toEqual([250]);
  });

  it('a text that counts four bytes more than it has (Octave) is read', async () => {
    const text = matrix(4, [2, 2], 't', small(16, 'acbd'));
    new Uint32Array(text.buffer, 4, 1)[0] += 4;
    const packed = deflateSync(text);
    const compressed = Uint8Array.of(15, 0, 0, 0, packed.length, 0, 0, 0, ...packed);
    expect(matValue(await read(mat5(compressed)), 't')).toEqual({ kind: 'text', text: 'ab\ncd' });
  });
});

it('files in formats of Octave alone are refused with what to do', async () => {
  for (const text of [
    '# Created by Octave 7.3.0, Mon\n# name: ecg\n# type: matrix\n 1 2\n',
    '# name: ecg\n# type: matrix\n',
    'Octave-1-L\0',
  ]) {
    const folder = memoryFolder([['x.mat', new TextEncoder().encode(text)]]);
    await expect(openRecordingIn(folder, 'x.mat')).rejects.toThrow(/Octave's own format.*save it with save -v7/);
  }
});

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
