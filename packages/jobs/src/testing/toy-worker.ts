import { parseArgs } from 'node:util';
import { readJobs } from '../plan.js';
import { workThrough } from '../worker.js';
import { Workspace } from '../workspace.js';
import { LENGTHS, TOY_KINDS } from './toy-jobs.js';

/** The smallest worker process. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { workspace: { type: 'string', default: '.' }, workers: { type: 'string' }, share: { type: 'string' } },
});
const [index, of] = (values.share ?? '0/1').split('/').map(Number);
const stopping = new AbortController();
for (const event of ['SIGTERM', 'disconnect']) process.once(event, () => stopping.abort(new Error('interrupted')));
process.channel?.unref();
const jobs = [];
for (const file of positionals) jobs.push(...(await readJobs(file, TOY_KINDS, { index, of })));
await workThrough(new Workspace(values.workspace), jobs, {
  kinds: TOY_KINDS,
  context: LENGTHS,
  workers: 1,
  signal: stopping.signal,
});
