import { EcgSignalError } from '@ecg-affect/ecg-signal';
import { reasonOf } from '@ecg-affect/errors';
import { arriveWithAll } from '@ecg-affect/threads';
import { type SubjectColumns, type SubjectTask, subjectColumns } from './subject-columns.js';

/** What a thread answers; an error crosses threads as its message, for its class would be lost. */
export type SubjectAnswer =
  | { readonly columns: SubjectColumns }
  | { readonly message: string; readonly isSignalError: boolean };

// The samples are copied, not transferred: a detached buffer makes V8 check every later access to any typed array of the thread.
export default function answer(task: SubjectTask): SubjectAnswer {
  try {
    return { columns: subjectColumns(task) };
  } catch (error) {
    return { message: reasonOf(error), isSignalError: error instanceof EcgSignalError };
  }
}

export const load = arriveWithAll;
