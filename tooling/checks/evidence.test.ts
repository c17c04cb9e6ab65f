import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { pretrainedPath, referenceTo } from '../../packages/experiments/dist/index.js';
import { loadEncoder } from '../../packages/pretext-model/dist/index.js';
import { QUOTES } from '../evidence/quotes.mjs';
import { quotesIn, withoutQuotes } from '../evidence/write-quotes.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const summary = JSON.parse(read('docs/evidence/eegmat.json'));

test.each(Object.entries(QUOTES))('%s quotes the figures that were measured', (path, quotes) => {
  const made = Object.entries(quotes).map(([name, quote]) => ({ name, text: quote(summary) }));
  expect(quotesIn(read(path)).sort((a, b) => a.name.localeCompare(b.name))).toEqual(
    made.sort((a, b) => a.name.localeCompare(b.name)),
  );
});

test.each(Object.keys(QUOTES))('%s tells no score beside those that were measured', (path) => {
  expect(withoutQuotes(read(path))).not.toMatch(/\b0\.\d{3}\b/);
});

test('the encoder that is shipped is the one that was measured', async () => {
  const { weights } = referenceTo(await loadEncoder(pretrainedPath('pretrained')));
  expect(weights).toBe(summary.encoder.weights);
});

const { methods } = summary.loso;
const less = (name: string, baseline: string, score: string) => methods[name].comparisons[baseline][score];
const surely = ({ correctedPValue }: { correctedPValue: number }): boolean => correctedPValue < 0.05;

test('what the documents say in words is what was measured', () => {
  const [as, by] = ['', ', by subject'].map((suffix) =>
    ['withinSubjectAuroc', 'auroc'].map((score) => ({
      encoder: less(`encoder + LDA${suffix}`, `HRV + LDA${suffix}`, score),
      averaged: less(`encoder + LDA, HRV + LDA averaged${suffix}`, `HRV + LDA${suffix}`, score),
    })),
  );
  for (const { encoder } of [as[0], ...by]) expect(encoder.value < 0 && surely(encoder)).toBe(true);
  expect(as[1].encoder.value > 0 && !surely(as[1].encoder)).toBe(true);
  for (const { averaged } of [...as, ...by]) expect(averaged.value > 0 && surely(averaged)).toBe(false);
  for (const suffix of ['', ', by subject']) {
    const { spread } = methods[`random encoder + LDA${suffix}`];
    for (const score of ['withinSubjectAuroc', 'auroc'])
      expect(methods[`encoder + LDA${suffix}`].scores[score].value).toBeGreaterThan(spread[score].greatest);
  }
  const gained = (suffix: string, score: string) =>
    less(`encoder + LDA${suffix}`, `random encoder + LDA${suffix}`, score);
  expect(surely(gained('', 'withinSubjectAuroc'))).toBe(false);
  for (const [suffix, score] of [
    ['', 'auroc'],
    [', by subject', 'withinSubjectAuroc'],
    [', by subject', 'auroc'],
  ])
    expect(gained(suffix, score).value > 0 && surely(gained(suffix, score))).toBe(true);
});
