import type { RowProgram } from './row-program.js';
import { rowArrays, rowSize, wholeSize } from './row-program.js';
import { RowRunner } from './row-runner.js';
import { shardPlace } from './shard-place.js';
import type { WorkerAnswer } from './worker-process.js';

/** The file's descriptor in this process: after the three standard ones and the channel. */
const FILE = 4;

/** The first thing that a worker is told. */
export interface WorkerStart {
  readonly program: RowProgram;
  /** The worker's number, from 0. */
  readonly worker: number;
}

/** A task, whose numbers are in the file. */
export interface WorkerTask {
  readonly rows: number;
  /** Of the parameters. */
  readonly version: number;
}

/** Makes what does the tasks of a program. */
async function startWork({ program, worker }: WorkerStart): Promise<(task: WorkerTask) => Promise<void>> {
  const runner = await RowRunner.create(program);
  const place = shardPlace(FILE, program, worker);
  const parameters = new Float32Array(wholeSize(program.parameters));
  const sums = new Float32Array(wholeSize(program.sums));
  let read: number | undefined;
  return async ({ rows, version }) => {
    if (version !== read) place.parameters.read(parameters);
    read = version;
    const memory = (tensors: RowProgram['inputs']) =>
      rowArrays(new Float32Array(rows * rowSize(tensors)), tensors, rows);
    const task = {
      size: rows,
      start: 0,
      end: rows,
      parameters,
      version,
      inputs: memory(program.inputs),
      outputs: memory(program.outputs),
      sums,
    };
    place.inputs.read(task.inputs, task);
    await runner.run(task);
    place.outputs.write(task.outputs, task);
    place.sums.write(sums);
  };
}

let work: ((task: WorkerTask) => Promise<void>) | undefined;

process.on('message', async (message: WorkerStart | WorkerTask) => {
  const answer = (answer: WorkerAnswer) => process.send?.(answer);
  try {
    if ('program' in message) work = await startWork(message);
    else await work?.(message);
    answer({});
  } catch (error) {
    answer({ error: error instanceof Error ? error : new Error(String(error)) });
  }
});
// An interrupt is for the process that has the batch: it may want this step finished, and when it ends, so does this one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.on('disconnect', () => process.exit());
