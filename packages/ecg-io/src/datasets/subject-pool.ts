import { Worker } from 'node:worker_threads';
import { EcgSignalError } from '@ecg-affect/ecg-signal';
import { type SubjectColumns, type SubjectTask, subjectColumns } from './subject-columns.js';
import type { SubjectAnswer } from './subject-worker.js';

/** The built file, from the sources as well as from `dist`. */
const WORKER = new URL('../../dist/datasets/subject-worker.js', import.meta.url);

/** Threads that make the windows of subjects; one is started when there is work for it. The number changes speed, never a result. */
export class SubjectPool {
  readonly #size: number;
  readonly #idle: Worker[] = [];
  readonly #workers: Worker[] = [];
  readonly #waiting: ((worker: Worker) => void)[] = [];

  /** @param size threads at most; with 1 the work is done in the caller's */
  constructor(size: number) {
    this.#size = size;
  }

  /** @throws EcgSignalError as `subjectWindows` does */
  async run(task: SubjectTask): Promise<SubjectColumns> {
    if (this.#size <= 1) return subjectColumns(task);
    const worker = await this.#take();
    try {
      return await ask(worker, task);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(worker);
      else this.#idle.push(worker);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  async #take(): Promise<Worker> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#workers.length === this.#size) return new Promise((resolve) => this.#waiting.push(resolve));
    const worker = new Worker(WORKER);
    this.#workers.push(worker);
    return worker;
  }
}

function ask(worker: Worker, { leads, preprocessing, minQuality }: SubjectTask): Promise<SubjectColumns> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (answer: SubjectAnswer) => {
      worker.off('error', reject);
      if ('columns' in answer) resolve(answer.columns);
      else reject(answer.isSignalError ? new EcgSignalError(answer.message) : new Error(answer.message));
    });
    // Labels may be functions, which cannot go to another thread.
    const bare = leads.map(({ samples, sampleRate, spans }) => ({
      samples,
      sampleRate,
      ...(spans && { spans: spans.map(({ start, end }) => ({ start, end })) }),
    }));
    worker.postMessage({ leads: bare, preprocessing, minQuality } satisfies SubjectTask);
  });
}
