import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type ModelLocation, modelFiles } from './model-files.js';
import { ModelRepository } from './repository.js';
import type { ServedModel } from './served-model.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'models-'));
});

afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

async function write(...path: string[]): Promise<void> {
  await mkdir(join(folder, ...path.slice(0, -1)), { recursive: true });
  await writeFile(join(folder, ...path), '');
}

/** A repository whose models open when told so; `lines` are those of its log. */
function repository() {
  const lines: string[] = [];
  const state = { refusal: '' };
  const opened: (ModelLocation & { name: string })[] = [];
  const log = (_: object, message: string) => lines.push(message);
  const models = new ModelRepository(
    folder,
    async (name, location) => {
      opened.push({ name, ...location });
      if (state.refusal !== '') throw new Error(state.refusal);
      return { name, file: { metadata: {} }, dispose: async () => {} } as unknown as ServedModel;
    },
    { info: log, warn: log, error: log } as unknown as FastifyBaseLogger,
  );
  return { models, lines, opened, state };
}

it('finds files in any case, and the latest version of each folder as Triton has them', async () => {
  await write('a.onnx');
  await write('UPPER.ONNX');
  await write('stress', '2', 'model.onnx');
  await write('stress', '10', 'model.onnx');
  await write('stress', '11', 'weights.bin');
  await write('stress', 'config.pbtxt');
  for (const name of ['.onnx', '.hidden.onnx', 'notes.txt']) await write(name);
  await mkdir(join(folder, 'empty'));
  expect(await modelFiles(folder)).toEqual(
    new Map([
      ['UPPER', { path: join(folder, 'UPPER.ONNX'), version: '1' }],
      ['a', { path: join(folder, 'a.onnx'), version: '1' }],
      ['stress', { path: join(folder, 'stress', '10', 'model.onnx'), version: '10' }],
    ]),
  );
});

it('tries a file that failed again: when its rights change, and from time to time', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await write('a.onnx');
  const { models, lines, opened, state } = repository();
  state.refusal = 'EACCES: permission denied';
  for (let second = 0; second < 8; second++) {
    await models.refresh();
    vi.setSystemTime(Date.now() + 1000);
  }
  // After 0, 2 and 6 s, and said once.
  expect(opened.length).toBe(3);
  expect(lines).toEqual(['model file refused, it is not served']);
  await chmod(join(folder, 'a.onnx'), 0o600);
  state.refusal = '';
  await models.refresh();
  expect(models.names).toEqual(['a']);
  for (let poll = 0; poll < 3; poll++) await models.refresh();
  expect(opened.length).toBe(4);
});

it('says that there is no model, once', async () => {
  const { models, lines } = repository();
  for (let poll = 0; poll < 3; poll++) await models.refresh();
  expect(lines).toEqual([expect.stringContaining('there is no model in the folder, expected NAME.onnx or')]);
});

it('loads the next version of a model in its place', async () => {
  await write('m', '1', 'model.onnx');
  const { models, opened } = repository();
  await models.refresh();
  await write('m', '2', 'model.onnx');
  await models.refresh();
  expect(opened.map(({ version }) => version)).toEqual(['1', '2']);
});
