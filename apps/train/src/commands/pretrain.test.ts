import { readFileSync } from 'node:fs';
import { parsePretrainSettings, RECIPES } from '@ecg-affect/pretext-model';
import { expect, it } from 'vitest';
import { pretrainCommand, settingsOf } from './pretrain.js';

const settingsFor = (...args: string[]) => {
  const command = pretrainCommand();
  command.parseOptions(['store.arrow', '--out', 'run', ...args]);
  return parsePretrainSettings(settingsOf(command.opts()));
};

it('takes the default recipe unless it is told another, and each option before the recipe', () => {
  expect(settingsFor()).toEqual(parsePretrainSettings(RECIPES.default));
  expect(settingsFor('--recipe', 'paper')).toEqual(parsePretrainSettings(RECIPES.paper));
  const { learningRate, averageDecay, subjectWindows } = parsePretrainSettings(RECIPES.default);
  expect(settingsFor('--learning-rate', '0.01', '--average', '0', '--patience', '3', '--batch', '16')).toMatchObject({
    learningRate: { ...learningRate, initial: 0.01 },
    averageDecay: null,
    subjectWindows,
    patience: 3,
    batchSize: 16,
  });
  const paper = settingsFor('--recipe', 'paper', '--schedule', 'cosine', '--average', '0.999', '--keep', 'best');
  expect(paper).toEqual({ ...parsePretrainSettings(RECIPES.default), subjectWindows: null, patience: null });
  expect([averageDecay, paper.epochs, paper.batchSize]).toEqual([0.999, 100, 128]);
});

it('its recipes differ in what the docs list', () => {
  const [paper, other] = [RECIPES.paper, RECIPES.default].map((recipe) =>
    Object.entries(parsePretrainSettings(recipe)),
  );
  const differing = other.filter(([, value], i) => JSON.stringify(value) !== JSON.stringify(paper[i][1]));
  const options = {
    learningRate: '--schedule',
    averageDecay: '--average',
    subjectWindows: '--subject-windows',
    patience: '--patience',
    keep: '--keep',
  };
  expect(differing.map(([name]) => name).sort()).toEqual(Object.keys(options).sort());
  const docs = readFileSync(new URL('../../../../docs/pre-training.md', import.meta.url), 'utf8');
  for (const option of Object.values(options)) expect(docs).toContain(`\n| \`${option}\` |`);
});
