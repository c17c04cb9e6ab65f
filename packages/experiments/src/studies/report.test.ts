import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORMAT_VERSION, SCORE_NAMES } from '@ecg-affect/evaluation';
import { Workspace } from '@ecg-affect/jobs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { collect } from './collect.js';
import { experimentCsv, experimentTable, renderExperiment } from './report.js';

let workspace: Workspace;

beforeAll(async () => {
  workspace = new Workspace(await mkdtemp(join(tmpdir(), 'experiment-report-')));
});

afterAll(() => rm(workspace.path, { recursive: true }));

/** A finished evaluation with one score for each method. */
async function evaluation(name: string, methods: Readonly<Record<string, number>>, seeds = [0]): Promise<string> {
  const folder = workspace.result(name);
  await mkdir(folder, { recursive: true });
  const scores = (value: number) =>
    Object.fromEntries(SCORE_NAMES.map((score) => [score, { value, low: value - 0.1, high: value + 0.1 }]));
  const summary = {
    synthetic: false,
    formatVersion: FORMAT_VERSION,
    threshold: '0.5',
    leakage: [],
    windows: 60,
    warnings: ['One draw only.'],
    methods: Object.entries(methods).map(([method, value]) => ({
      name: method,
      baseline: method !== 'encoder',
      guessedWindows: method === 'hrv' ? 7 : 0,
      scores: scores(value),
      seeds: seeds.map((seed) => ({
        seed,
        scores: Object.fromEntries(SCORE_NAMES.map((score) => [score, value + 0.02 * (seed - 1)])),
      })),
    })),
  };
  await writeFile(join(folder, 'summary.json'), JSON.stringify(summary));
  return name;
}

it('has each baseline once, and says for which data where they differ', async () => {
  const points = [
    {
      factor: 'snr',
      pretrain: [],
      level: '5 on a.arrow',
      store: 'a.arrow',
      evaluation: await evaluation('a5', { encoder: 0.6, hrv: 0.7, majority: 0.5 }),
    },
    {
      factor: 'snr',
      pretrain: [],
      level: '5 on b.arrow',
      store: 'b.arrow',
      evaluation: await evaluation('b5', { encoder: 0.65, hrv: 0.8, majority: 0.5 }),
    },
    {
      factor: 'scale',
      pretrain: [],
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
    ['', 'on a.arrow', 'hrv (guessed 7 of 60 windows)'],
    ['', '', 'majority'],
    ['', 'on b.arrow', 'hrv (guessed 7 of 60 windows)'],
  ]);
  expect(result.warnings).toEqual(['One draw only.']);
  expect(renderExperiment(result)).toContain('One draw only.');
  // Beside each thing that is varied.
  for (const factor of ['snr', 'scale']) {
    const [, table] = renderExperiment(result).split(`${factor}: 95 % intervals`);
    expect(table.slice(0, table.indexOf('</table>'))).toContain('hrv');
  }
});

it('makes one line of the draws of people with labels, with their spread, and keeps the baselines of each number', async () => {
  const drawn = [0.6, 0.64, 0.56];
  const points = [
    ...(await Promise.all(
      drawn.map(async (encoder, i) => ({
        level: '2',
        draw: i + 1,
        evaluation: await evaluation(`two${i}`, { encoder, hrv: encoder + 0.01, majority: 0.5 }),
      })),
    )),
    { level: 'all', evaluation: await evaluation('all', { encoder: 0.7, hrv: 0.68, majority: 0.5 }) },
    { level: '4', draw: 1, evaluation: 'not-done' },
  ].map((point) => ({ factor: 'people with labels', store: 'a.arrow', pretrain: [], ...point }));
  const result = await collect('labels', points, workspace);
  expect(result.missing).toEqual(['people with labels: 4, draw 1']);
  expect(result.lines.map(({ level, method }) => [level, method])).toEqual([
    ['2', 'encoder'],
    ['all', 'encoder'],
    ['2', 'hrv'],
    ['', 'majority'],
    ['all', 'hrv'],
  ]);
  const [two, all] = result.lines;
  expect(two.scores.auroc.value).toBeCloseTo(0.6, 12);
  expect(two.spread?.auroc).toEqual({ draws: 3, deviation: expect.closeTo(0.04, 12), least: 0.56, greatest: 0.64 });
  expect([all.scores.auroc.low, all.spread]).toEqual([0.6, undefined].map((value) => value && expect.closeTo(value)));
  expect(experimentTable(result)[1].at(-1)).toBe('0.600 (SD 0.040, 0.560–0.640, 3 draws)');
  const row = experimentCsv(result)
    .split('\r\n')
    .find((line) => line.startsWith('people with labels,2,encoder,auroc,'));
  expect(row?.split(',').slice(5, 8)).toEqual(['', '', '3']);
  expect(renderExperiment(result)).toContain('SD 0.040, 0.560–0.640, 3 draws');
});

it('refuses the results of other versions', async () => {
  const folder = workspace.result('old');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'summary.json'), JSON.stringify({ synthetic: false, leakage: [], methods: [] }));
  const point = { factor: 'snr', level: '5', store: 'a.arrow', pretrain: [], evaluation: 'old' };
  await expect(collect('difficulty', [point], workspace)).rejects.toThrow('found formatVersion undefined, expected 2');
});

it('shows the mean over seeds with its spread, also of the pretext tasks', async () => {
  const pretrain = await Promise.all(
    [0.8, 0.9].map(async (auroc, seed) => {
      const folder = workspace.result(`pretrain-${seed}`);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'summary.json'), JSON.stringify({ auroc }));
      return `pretrain-${seed}`;
    }),
  );
  const point = { factor: 'snr', level: '5', store: 'a.arrow', pretrain };
  const evaluations = [{ ...point, evaluation: await evaluation('seeds', { encoder: 0.6 }, [0, 1, 2]) }];
  const result = await collect('difficulty', evaluations, workspace);
  const [heading, row] = experimentTable(result);
  expect(row[heading.indexOf('pretext AUROC')]).toBe('0.850');
  expect(row[heading.indexOf('Pooled AUROC')]).toBe('0.600 [0.500–0.700] (SD 0.020, 0.580–0.620, 3 draws)');
  expect(experimentCsv(result)).toMatch(/snr,5,encoder,auroc,0\.6,0\.5,0\.7,3,0\.02\d*,0\.58,0\.62,0\r\n/);
});
