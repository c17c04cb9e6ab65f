import { Random } from '@ecg-affect/random';
import { describe, expect, test } from 'vitest';
import { holdOutSubjects } from './held-out.js';

const store = (name: string, subjects: number, windows = 3) =>
  Array.from({ length: subjects * windows }, (_, row) => `${name}/${row % subjects}`);
const all = (fraction: number) => ({ fraction, windows: null });

describe('holdOutSubjects', () => {
  test('whole subjects are held out, and no row is lost', () => {
    const subjects = store('s', 20);
    const { training, heldOut, heldOutSubjects } = holdOutSubjects([subjects], all(0.1), new Random(1));
    expect(heldOutSubjects).toHaveLength(2);
    expect(heldOut).toHaveLength(6);
    expect([...training, ...heldOut].sort((a, b) => a - b)).toEqual([...subjects.keys()]);
    expect(new Set([...heldOut].map((row) => subjects[row]))).toEqual(new Set(heldOutSubjects));
    expect([...training].some((row) => heldOutSubjects.includes(subjects[row]))).toBe(false);
  });

  test('every store gives its fraction, and one of four or more subjects somebody', () => {
    const stores = [store('large', 60), store('small', 5), store('tiny', 2), store('other', 20)];
    const { heldOutSubjects } = holdOutSubjects(stores, all(0.1), new Random(1));
    const from = (name: string) => heldOutSubjects.filter((subject) => subject.startsWith(name)).length;
    expect(from('large')).toBe(6);
    expect(from('small')).toBe(1);
    expect(from('tiny')).toBe(0);
    expect(from('other')).toBe(2);
  });

  test('a data set in many small files gives its fraction too', () => {
    const shards = Array.from({ length: 20 }, (_, shard) => store(`shard${shard}`, 2));
    expect(holdOutSubjects(shards, all(0.1), new Random(1)).heldOutSubjects).toHaveLength(4);
  });

  test('a subject of two stores is held out of both', () => {
    const shared = store('same', 10);
    const { heldOut, heldOutSubjects } = holdOutSubjects([shared, shared], all(0.1), new Random(1));
    expect(heldOutSubjects).toHaveLength(1);
    expect(heldOut).toHaveLength(6);
  });

  test('of a long recording, as many windows as asked score, from its beginning to its end; none is trained on', () => {
    const subjects = [...Array.from({ length: 180 }, () => 'long'), 'short', 'short'];
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const split = holdOutSubjects([subjects], { fraction: 0.5, windows: 60 }, new Random(seed));
      if (split.heldOutSubjects[0] === 'short') {
        expect([...split.heldOut]).toEqual([180, 181]);
      } else {
        expect([...split.heldOut]).toEqual(Array.from({ length: 60 }, (_, i) => 3 * i));
        expect([...split.training]).toEqual([180, 181]);
      }
    }
  });

  test('the seed chooses who', () => {
    const of = (seed: number) => holdOutSubjects([store('s', 20)], all(0.25), new Random(seed)).heldOutSubjects;
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  test('at least one of several subjects, none of a single one, none when not asked for', () => {
    const of = (subjects: string[], fraction: number) =>
      holdOutSubjects([subjects], all(fraction), new Random(0)).heldOut;
    expect(of(['a', 'b', 'c'], 0.01)).toHaveLength(1);
    expect(of(['a', 'a'], 0.4)).toHaveLength(0);
    expect(of(store('s', 20), 0)).toHaveLength(0);
  });
});
