import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCORE_NAMES } from '@ecg-affect/evaluation';
import { Workspace } from '@ecg-affect/jobs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { collect } from './collect.js';
import { experimentTable, renderExperiment } from './report.js';

let workspace: Workspace;

beforeAll(async () => {
  workspace = new Workspace(await mkdtemp(join(tmpdir(), 'experiment-report-')));
});

afterAll(() => rm(workspace.path, { recursive: true }));

/** A finished evaluation with one score for each method. */
async function evaluation(name: string, methods: Readonly<Record<string, number>>): Promise<string> {
  const folder = workspace.result(name);
  await mkdir(folder, { recursive: true });
  const scores = (value: number) =>
    Object.fromEntries(SCORE_NAMES.map((score) => [score, { value, low: value - 0.1, high: value + 0.1 }]));
  const summary = {
    synthetic: false,
    leakage: [],
    methods: Object.entries(methods).map(([method, value]) => ({
      name: method,
      baseline: method !== 'encoder',
      scores: scores(value),
    })),
  };
  await writeFile(join(folder, 'summary.json'), JSON.stringify(summary));
  return name;
}

it('has each baseline once, and says for which data where they differ', async () => {
  const points = [
    {
      factor: 'snr',
      level: '5 on a.arrow',
      store: 'a.arrow',
      evaluation: await evaluation('a5', { encoder: 0.6, hrv: 0.7, majority: 0.5 }),
    },
    {
      factor: 'snr',
      level: '5 on b.arrow',
      store: 'b.arrow',
      evaluation: await evaluation('b5', { encoder: 0.65, hrv: 0.8, majority: 0.5 }),
    },
    {
      factor: 'scale',
      level: '2 on a.arrow',
      store: 'a.arrow',
      evaluation: await evaluation('a2', { encoder: 0.62, hrv: 0.7, majority: 0.5 }),
    },
  ];
  const result = await collect('difficulty', points, workspace);
  expect(experimentTable(result).map((row) => row.slice(0, 3))).toEqual([
    ['factor', 'level', 'method'],
    ['snr', '5 on a.arrow', 'encoder'],
    ['snr', '5 on b.arrow', 'encoder'],
    ['scale', '2 on a.arrow', 'encoder'],
    ['', 'on a.arrow', 'hrv'],
    ['', '', 'majority'],
    ['', 'on b.arrow', 'hrv'],
  ]);
  // Beside each thing that is varied.
  for (const factor of ['snr', 'scale']) {
    const [, table] = renderExperiment(result).split(`${factor}: all tested windows pooled`);
    expect(table.slice(0, table.indexOf('</table>'))).toContain('hrv');
  }
});

it('keeps the baselines of each fraction of the labels', async () => {
  const points = [
    { level: '10 %', evaluation: await evaluation('l10', { encoder: 0.6, hrv: 0.61, majority: 0.5 }) },
    { level: '100 %', evaluation: await evaluation('l100', { encoder: 0.7, hrv: 0.68, majority: 0.5 }) },
  ].map((point) => ({ factor: 'labels', store: 'a.arrow', ...point }));
  const { lines } = await collect('labels', points, workspace);
  expect(lines.filter(({ baseline }) => baseline).map(({ level, method }) => [level, method])).toEqual([
    ['10 %', 'hrv'],
    ['', 'majority'],
    ['100 %', 'hrv'],
  ]);
});
