import { parentPort } from 'node:worker_threads';
import { EcgIoError } from '../error.js';
import { type SubjectColumns, type SubjectTask, subjectColumns } from './subject-columns.js';

/** What a worker answers; an error crosses threads as its message, for its class would be lost. */
export type SubjectAnswer =
  | { readonly columns: SubjectColumns }
  | { readonly message: string; readonly isEcgIoError: boolean };

parentPort?.on('message', (task: SubjectTask) => {
  parentPort?.postMessage(...answer(task));
});

function answer(task: SubjectTask): [SubjectAnswer, ArrayBuffer[]] {
  try {
    const columns = subjectColumns(task);
    return [{ columns }, [columns.ecg.buffer as ArrayBuffer]];
  } catch (error) {
    const message = error instanceof Error ? error.message : `${error}`;
    return [{ message, isEcgIoError: error instanceof EcgIoError }, []];
  }
}
