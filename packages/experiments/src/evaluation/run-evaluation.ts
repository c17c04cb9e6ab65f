import { join } from 'node:path';
import { type EvaluationResult, predictionsCsv, renderReport, scoresCsv } from '@ecg-affect/evaluation';
import { replaceFile } from '@ecg-affect/files';
import { jobName, type Workspace } from '@ecg-affect/jobs';
import type { EvaluationJob } from '../jobs/descriptions.js';
import { readEvaluation } from '../jobs/evaluation.js';
import { type RunOptions, refuseFailures, runJobs } from '../run-jobs.js';
import { illustrate } from './illustrations.js';

/**
 * Computes what is missing of an evaluation and of what it needs.
 * @throws Error when a job fails, with what it said
 */
export async function runEvaluation(
  job: EvaluationJob,
  workspace: Workspace,
  options: Omit<RunOptions, 'wait'> = {},
): Promise<EvaluationResult> {
  await refuseFailures(workspace, await runJobs(workspace, [job], options));
  return readEvaluation(workspace.result(jobName(job)));
}

/** The page of a report; written last, so that whoever sees it sees all. */
export const REPORT_PAGE = 'report.html';

/**
 * Writes the report of an evaluation that was run: predictions.csv, scores.csv, report.json and report.html.
 * @param workspace where it was run
 */
export async function writeReport(folder: string, job: EvaluationJob, workspace: Workspace): Promise<void> {
  const result = await readEvaluation(workspace.result(jobName(job)));
  const illustrations = await illustrate(job, workspace);
  await replaceFile(join(folder, 'predictions.csv'), predictionsCsv(result));
  await replaceFile(join(folder, 'scores.csv'), scoresCsv(result));
  await replaceFile(join(folder, 'report.json'), `${JSON.stringify(result)}\n`);
  await replaceFile(join(folder, REPORT_PAGE), renderReport(result, illustrations));
}
