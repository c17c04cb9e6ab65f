import { dataPath, itWithData } from '@ecg-affect/testing';
import { describe, expect, it } from 'vitest';
import { traced } from '../../testing/traced-source.test.support.js';
import { memorySource } from '../byte-source.js';
import { nodeSource } from '../node/node-folder.js';
import { openPickle } from './open.js';
import { PickleArray } from './pickle-array.js';
import { PickleObject } from './pickle-object.js';
import { examplePickle, PROTOCOLS } from './pickles.test.support.js';
import { pickleAt, readPickle } from './read.js';
import type { PickleValue } from './value.js';

const read = (bytes: Uint8Array | string) =>
  readPickle(memorySource('x.pkl', typeof bytes === 'string' ? Uint8Array.from(bytes, (c) => c.charCodeAt(0)) : bytes));
const array = async (value: PickleValue | undefined) => {
  if (!(value instanceof PickleArray)) throw new Error('no array');
  return value.read();
};

describe('readPickle', () => {
  it.each(PROTOCOLS)('reads protocol %i as Python wrote it', async (protocol) => {
    const value = await read(examplePickle(protocol));
    expect(pickleAt(value, 'subject')).toBe('S2');
    expect(pickleAt(value, 'n')).toEqual([1, -2, 300, 70000, 2 ** 40, -(2n ** 70n), 1.5, null, true, false]);
    expect(pickleAt(value, 'scalar')).toBe(2.5);
    expect(pickleAt(value, 't')).toEqual([1, [2], '\u20ac']);
    expect(await array(pickleAt(value, 'signal', 'chest', 'ECG'))).toEqual({
      shape: [3072, 1],
      columnMajor: false,
      data: Int16Array.from({ length: 3072 }, (_, i) => (i % 256) - 128),
    });
    expect(await array(pickleAt(value, 'signal', 'chest', 'f'))).toEqual({
      shape: [2, 3],
      columnMajor: true,
      data: Float64Array.of(1, 4, 2, 5, 3, 6.5),
    });
    expect((await array(pickleAt(value, 'signal', 'chest', 'big'))).data).toEqual(Float32Array.of(1, 2));
  });

  it('leaves arrays in the file until they are read', async () => {
    const { source, touched } = traced(memorySource('x.pkl', examplePickle(5)));
    const ecg = pickleAt(await readPickle(source), 'signal', 'chest', 'ECG');
    touched.length = 0;
    await array(ecg);
    expect(touched.map(([from, to]) => to - from)).toEqual([6144]);
  });

  it.each([
    ['a call of a function', "cos\nsystem\n(S'echo'\ntR.", 'refers to os.system'],
    ['a class', '\x80\x04\x8c\x08builtins\x8c\x04eval\x93.', 'refers to builtins.eval'],
    ['a persistent reference', 'Pname\n.', 'the operation 0x50'],
    ['an instance', '(iposix\nsystem\n.', 'the operation 0x69'],
    ['a list that contains itself', '\x80\x02]q\x00h\x00a.', 'contains itself'],
    ['deep nesting', `\x80\x02${']'.repeat(100)}${'a'.repeat(99)}.`, 'more than 64 levels'],
    ['a reference to nothing', '\x80\x02h\x05.', 'a reference to the value 5'],
    ['a missing end', '\x80\x02]', 'ends too early'],
    ['a text longer than the file', '\x80\x02X\xff\xff\xff\x7fabc.', 'ends too early'],
    ['a popped empty stack', '\x80\x02a.', 'an operation without its value'],
    ['a newer protocol', '\x80\x09N.', 'the protocol 9'],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message);
  });

  it('reads a value that many others share once', async () => {
    const shared = `\x80\x02]q\x00${Array.from({ length: 60 }, (_, i) => `](h${String.fromCharCode(i)}h${String.fromCharCode(i)}eq${String.fromCharCode(i + 1)}`).join('')}.`;
    expect(await read(shared)).toHaveLength(2);
  });

  it.each([
    ['a set of protocol 4', '\x80\x04\x8f(\x8c\x01a\x8c\x01b\x90.', ['a', 'b']],
    ['a frozen set', '\x80\x04(\x8c\x01a\x91.', ['a']],
    ['a set of protocol 2', '\x80\x02c__builtin__\nset\n](K\x01K\x02e\x85R.', [1, 2]],
    ['an ordered dictionary', '\x80\x02ccollections\nOrderedDict\n)RU\x01aK\x07s.', new Map([['a', 7]])],
    ['a date', '\x80\x02cdatetime\ndatetime\nU\x01x\x85R.', new PickleObject('datetime.datetime')],
  ])('reads %s', async (_, bytes, value) => {
    expect(await read(bytes)).toEqual(value);
  });

  it('opens a list of numbers as a signal, and tells what is left out', async () => {
    const list = `](${'K\x05K\x06'.repeat(60)}e`;
    const bytes = `\x80\x02}(U\x03ecg${list}U\x02fsK\xfaU\x05startcdatetime\ndatetime\nU\x01x\x85Ru.`;
    const file = await openPickle(
      memorySource(
        'x.pkl',
        Uint8Array.from(bytes, (c) => c.charCodeAt(0)),
      ),
      {},
    );
    expect(file.channels).toEqual([{ name: 'ecg', unit: '', sampleRate: 250, length: 120 }]);
    expect([...(await file.samples([0], 0, 0.008))[0]]).toEqual([5, 6]);
    expect(await file.problems?.()).toEqual(['x.pkl: start (datetime.datetime) is left out']);
  });

  itWithData('reads genuine WESAD pickles', async () => {
    const real = await readPickle(await nodeSource(dataPath('formats', 'wesad-real', 'S16_git.pkl')));
    expect(pickleAt(real, 'subject')).toBe('S16');
    expect((await array(pickleAt(real, 'signal', 'chest', 'ECG'))).shape).toEqual([37100, 1]);
    const labels = (await array(pickleAt(real, 'label'))).data;
    expect(labels).toHaveLength(37100);
    expect(labels.every((label: number | bigint) => label === 7)).toBe(true);
  });
});
