import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { smallStore } from '../testing/small-store.js';
import { openStore, sourceOf, withoutSubjects } from './opened-store.js';

const made = smallStore();

it('opens a store without reading what it says of each window', async () => {
  const whole = await openStore(made.store);
  const { subject } = await whole.table();
  await whole.store.close();
  // The names of the subjects end where Arrow's offsets say; behind the file's own, the next does not.
  const ends = Int32Array.from(subject.keys(), (row) => subject.slice(0, row).join('').length);
  const bytes = await readFile(made.store);
  bytes.writeInt32LE(1e9, bytes.indexOf(Buffer.from(ends.buffer)) + 4);
  const path = join(made.folder, 'damaged.arrow');
  await writeFile(path, bytes);
  const damaged = await openStore(path);
  expect(damaged).toMatchObject({ rows: whole.rows, fingerprint: whole.fingerprint });
  await expect(damaged.subjects()).rejects.toThrow(/damaged\.arrow is damaged: a name lies at bytes/);
  await expect(damaged.table()).rejects.toThrow(/damaged\.arrow is damaged: a name lies at bytes/);
  await damaged.store.close();
});

it('names subjects by their data set, too, and reads them once', async () => {
  const opened = await openStore(made.store);
  const subjects = await opened.subjects();
  const { dataset, subject } = await opened.table();
  expect(subjects).toEqual(subject.map((name, row) => `${dataset[row]}/${name}`));
  expect(await opened.subjects()).toBe(subjects);
  await opened.store.close();
});

it('leaves subjects out of a source', async () => {
  const opened = await openStore(made.store);
  const source = await sourceOf(opened);
  const [first] = source.subjects;
  const others = withoutSubjects(source, new Set([first]));
  const rows = Array.from(source.subjects.keys()).filter((row) => source.subjects[row] !== first);
  expect(others.rows).toBe(rows.length);
  expect(others.subjects).not.toContain(first);
  expect(others.fingerprint).not.toBe(source.fingerprint);
  expect(await others.read([0])).toEqual(await source.read([rows[0]]));
  await opened.store.close();
});
