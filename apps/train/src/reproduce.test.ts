import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataPath, describeWithData } from '@ecg-affect/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { run } from './run.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const data = dataPath('affect-layouts');
const page = readFileSync(join(root, 'docs/reproduce.md'), 'utf8');
const commands = Array.from(page.matchAll(/^npx ecg-affect (.+)$/gm), ([, line]) => line.split(' '));

/** Kinds of evaluations that were run. */
const seen = new Set<string>();

/** Data sets are small here; one pass and two folds are enough to see that a command works. */
const REPLACED = new Map([
  ['data/WESAD', join(data, 'WESAD')],
  ['data/DREAMER', data],
  ['data/AMIGOS', join(data, 'AMIGOS')],
  ['data/SWELL', join(data, 'SWELL')],
  ['100', '1'],
  ['paper-kfold:10', 'paper-kfold:2'],
]);

describeWithData('docs/reproduce.md', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ecg-affect-'));
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  it('has the commands of all four data sets', () => {
    for (const dataset of ['wesad', 'dreamer', 'amigos', 'swell']) {
      for (const protocol of ['paper-kfold:10', 'loso']) {
        expect(
          commands.some(
            ([name, store, ...rest]) => name === 'evaluate' && store.includes(dataset) && rest.includes(protocol),
          ),
        ).toBe(true);
      }
    }
  });

  it.each(commands.map((args) => [args.join(' '), args] as const))(
    '%s',
    async (_, args) => {
      const here = args.map((arg) => REPLACED.get(arg) ?? arg.replace(/^runs\//, `${folder}/`));
      expect(await run(brief(here))).toBe(0);
    },
    240_000,
  );
});

/**
 * One task, one epoch of the heads and one report, whose pictures take longest, are enough to see that a command works; of commands that differ in the
 * label alone, the first is run, and the others are planned.
 */
function brief(args: string[]): string[] {
  if (args[0] === 'pretrain') return [...args, '--tasks', 'negate'];
  if (args[0] !== 'evaluate') return args;
  const kind = [args[1], ...args.slice(args.indexOf('--protocol'), args.indexOf('--out'))].join(' ');
  if (seen.has(kind)) return [...args, '--executor', 'none'];
  seen.add(kind);
  const report = args.indexOf('--out');
  const isShown = args[report + 1].endsWith('wesad-condition-paper');
  return [...(isShown ? args : args.toSpliced(report, 2)), '--epochs', '1'];
}
