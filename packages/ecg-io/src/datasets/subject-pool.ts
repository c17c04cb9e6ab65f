import { EcgSignalError } from '@ecg-affect/ecg-signal';
import { startThreads } from '@ecg-affect/threads';
import { type SubjectColumns, type SubjectTask, subjectColumns } from './subject-columns.js';
import type { SubjectAnswer } from './subject-worker.js';

/** The built file, from the sources as well as from `dist`. */
const WORKER = new URL('../../dist/datasets/subject-worker.js', import.meta.url);

/** Makes the windows of subjects. How many threads do so changes speed, never a result. */
export interface SubjectPool {
  /** @throws EcgSignalError as `subjectWindows` does */
  run(task: SubjectTask): Promise<SubjectColumns>;
  /** Ends the threads, after their work. */
  close(): Promise<void>;
}

/** @param size threads; with 1 the work is done in the caller's */
export function createSubjectPool(size: number): SubjectPool {
  if (size <= 1) return { run: async (task) => subjectColumns(task), close: async () => {} };
  const threads = startThreads<SubjectTask, SubjectAnswer>({ file: WORKER, count: size });
  return {
    async run(task) {
      const answer = await threads.run(withoutLabels(task));
      if ('columns' in answer) return answer.columns;
      throw answer.isSignalError ? new EcgSignalError(answer.message) : new Error(answer.message);
    },
    close: () => threads.close(),
  };
}

/** Labels may be functions, which cannot go to another thread. */
function withoutLabels({ leads, preprocessing, minQuality }: SubjectTask): SubjectTask {
  const bare = leads.map(({ samples, sampleRate, spans }) => ({
    samples,
    sampleRate,
    ...(spans && { spans: spans.map(({ start, end }) => ({ start, end })) }),
  }));
  return { leads: bare, preprocessing, minQuality };
}
