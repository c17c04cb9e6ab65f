import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '@ecg-affect/errors';
import { replaceFile } from '@ecg-affect/files';
import { Workspace } from '@ecg-affect/jobs';
import { type RunOptions, refuseFailures, runJobs } from '../run-jobs.js';
import { type CollectedPoint, collect, collectedPoint, type ExperimentResult } from './collect.js';
import type { ExperimentName, GridPoint } from './grid.js';
import { experimentCsv, renderExperiment } from './report.js';

/**
 * Computes what is missing of an experiment, then writes table and plot: result.json, result.csv, report.html.
 * @param out its folder; the same one again goes on where it was interrupted
 * @throws Error when jobs failed, with what they said; the table of the others is written
 */
export async function runExperiment(
  name: ExperimentName,
  points: readonly GridPoint[],
  out: string,
  options: RunOptions = {},
): Promise<ExperimentResult> {
  const workspace = experimentWorkspace(out);
  await replaceFile(pointsFile(out), `${JSON.stringify({ experiment: name, points: points.map(collectedPoint) })}\n`);
  const jobs = points.map(({ evaluation }) => evaluation);
  const status = await runJobs(workspace, jobs, options);
  const result = await collectExperiment(out);
  await refuseFailures(workspace, status);
  return result;
}

/**
 * Writes table and plot of what is done.
 * @throws Error when there is no experiment
 */
export async function collectExperiment(out: string): Promise<ExperimentResult> {
  const { experiment, points } = await readPoints(out);
  const result = await collect(experiment, points, experimentWorkspace(out));
  await replaceFile(join(out, 'result.json'), `${JSON.stringify(result)}\n`);
  await replaceFile(join(out, 'result.csv'), experimentCsv(result));
  await replaceFile(join(out, 'report.html'), renderExperiment(result));
  return result;
}

/** Where the jobs of an experiment, or of an evaluation, lie in its folder. */
export function experimentWorkspace(out: string): Workspace {
  return new Workspace(join(out, 'jobs'));
}

const pointsFile = (out: string): string => join(out, 'experiment.json');

async function readPoints(out: string): Promise<{ experiment: ExperimentName; points: CollectedPoint[] }> {
  try {
    return JSON.parse(await readFile(pointsFile(out), 'utf8'));
  } catch (cause) {
    throw new Error(`${out} holds no experiment: ${reasonOf(cause)}`, { cause });
  }
}
