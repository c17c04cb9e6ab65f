import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'study-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (script: string, ...args: string[]): string =>
  execFileSync(process.execPath, [join(root, script), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

test('examples/study.mjs pre-trains, compares, and writes the report', () => {
  const [store, out] = ['windows.arrow', 'study'].map((name) => join(folder, name));
  run('apps/train/bin/ecg-affect.js', 'prepare', 'synthetic', '--subjects', '3', '--minutes', '0.5', '--out', store);
  const lines = run('examples/study.mjs', store, 'stress', out, '1').trimEnd().split('\n');
  expect(lines[0]).toMatch(/^Protocol loso, 3 folds: subject-independent/);
  for (const name of ['encoder + LDA', 'HRV + LDA', 'majority class']) {
    expect(lines.find((line) => line.startsWith(`${name}: within-subject AUROC `))).toMatch(/ [01]\.\d{3}/);
  }
  expect(readdirSync(out)).toEqual(expect.arrayContaining(['report.html', 'report.json', 'scores.csv']));
});
