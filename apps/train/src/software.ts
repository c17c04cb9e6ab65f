import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { WorkerCommand } from '@ecg-affect/jobs';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** Name and version of this program. */
export const SOFTWARE = { name: 'ecg-affect', version };

/** The file that node runs for this program. */
export const PROGRAM = fileURLToPath(new URL('../bin/ecg-affect.js', import.meta.url));

/** The command that a worker process runs. */
export const WORKER: WorkerCommand = [process.execPath, PROGRAM, 'job'];
