import { join } from 'node:path';
import { replaceFile } from '@ecg-affect/files';
import { renderPretrainReport } from '@ecg-affect/pretext-model';
import { Command } from 'commander';
import { forceOption } from '../options.js';
import { print, refuseExisting } from '../terminal/output.js';

export interface ReportCommandOptions {
  readonly out?: string;
  readonly force: boolean;
}

export const reportCommand = (): Command =>
  new Command('report')
    .description('learning curves, learning rate, gradient norms and throughput of a pre-training run as one HTML page')
    .argument('<run>', 'folder of the run, finished or not')
    .option('--out <file>', 'the page (default: report.html in the run, written anew)')
    .addOption(forceOption())
    .action(async (run: string, options: ReportCommandOptions) => print(await runReport(run, options)));

/** Writes the page of a run and returns its path. */
export async function runReport(run: string, { out, force }: ReportCommandOptions): Promise<string> {
  if (out !== undefined) refuseExisting(out, force);
  const path = out ?? join(run, 'report.html');
  await replaceFile(path, await renderPretrainReport(run));
  return path;
}
