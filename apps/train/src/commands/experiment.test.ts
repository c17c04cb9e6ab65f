import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPERIMENTS } from '../experiments/grid.js';
import { syntheticStore } from '../testing/synthetic-store.js';
import { planExperiment, runExperiment } from './experiment.js';

const made = syntheticStore();
const options = () => ({
  target: 'stress',
  protocol: { kind: 'group-kfold', folds: 2 } as const,
  pretrainOn: [made.store],
  encoder: 'pretrained',
  epochs: 1,
  batch: 48,
  networkEpochs: 1,
  seed: 0,
  parallel: 2,
  out: join(made.folder, 'experiment'),
});

describe('experiment', () => {
  it('has a run of its own for every point', async () => {
    for (const name of Object.keys(EXPERIMENTS) as (keyof typeof EXPERIMENTS)[]) {
      const points = await planExperiment(name, [made.store], options());
      const levels = new Set(points.map(({ factor, level, evaluate }) => `${factor} ${level} ${evaluate.args}`));
      expect(levels.size).toBe(points.length);
      expect(new Set(points.map(({ evaluate }) => evaluate.out)).size).toBe(points.length);
    }
  });

  it('names runs by what decides them, not by where they are', async () => {
    const [here] = await planExperiment('transfer', [made.store], options());
    const [there] = await planExperiment('transfer', [made.store], { ...options(), out: join(made.folder, 'other') });
    const [longer] = await planExperiment('transfer', [made.store], { ...options(), epochs: 2 });
    const name = (out: string | undefined) => out?.split('/').at(-1);
    expect(name(there.evaluate.out)).toBe(name(here.evaluate.out));
    expect(name(longer.pretrain?.out)).not.toBe(name(here.pretrain?.out));
    expect(name(longer.evaluate.out)).not.toBe(name(here.evaluate.out));
  });

  it('writes table and plot, and computes nothing twice', async () => {
    const points = await planExperiment('transfer', [made.store], options());
    const result = await runExperiment('transfer', points, options());
    expect(result.synthetic).toBe(true);
    expect(result.lines.filter(({ baseline }) => !baseline).map(({ level }) => level)).toContain(made.store);
    const { out } = options();
    expect(readdirSync(out).sort()).toEqual(['report.html', 'result.csv', 'result.json', 'runs']);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('SYNTHETIC');
    const written = () => readdirSync(join(out, 'runs')).map((run) => statSync(join(out, 'runs', run)).mtimeMs);
    const before = written();
    expect(await runExperiment('transfer', points, options())).toEqual(result);
    expect(written()).toEqual(before);
  }, 240_000);

  it('ends with the message of the run that failed', async () => {
    const [point] = await planExperiment('transfer', [made.store], { ...options(), target: 'joy', epochs: 1 });
    await expect(runExperiment('transfer', [point], options())).rejects.toThrow("has no label 'joy'");
  }, 240_000);

  it('says what is missing', async () => {
    await expect(planExperiment('multitask', [made.store], { ...options(), pretrainOn: [] })).rejects.toThrow(
      'experiment multitask needs --pretrain-on: window stores',
    );
  });
});
