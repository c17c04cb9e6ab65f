import { explainFold, type Features, type Illustrations, rowCount, selectRows } from '@ecg-affect/evaluation';
import { type JobDescription, jobName, type Workspace } from '@ecg-affect/jobs';
import { onnxEngine } from '@ecg-affect/network';
import { extractFeatures } from '@ecg-affect/pretext-model';
import { foldsOf } from '../jobs/kinds/evaluation.js';
import { methodsOfFold } from '../jobs/kinds/fold.js';
import { encoderOf } from '../jobs/kinds/pretrain.js';
import type { EvaluationJob } from '../jobs/spec.js';
import type { OpenedStore } from '../stores.js';
import { divide } from './divide.js';

/**
 * What the report shows of a frozen encoder beside its scores: the map of its features, and windows of the first fold with their saliency; with an
 * encoder for each fold, both are of the first fold's. Nothing where no encoder is frozen.
 */
export async function illustrate(
  opened: OpenedStore,
  job: EvaluationJob,
  workspace: Workspace,
): Promise<Illustrations> {
  const divided = await divide(opened, job.selection, job.division);
  const { labelled, split, random } = divided;
  const { windows, source } = labelled;
  const [fold] = split.folds;
  const shown = foldsOf(job, fold, windows.subject).find(({ line, bySubject }) => line === 'frozen' && !bySubject);
  if (shown?.encoder === undefined) return {};
  const resultOf = (need: JobDescription): string => workspace.result(jobName(need));
  const encoder = await encoderOf(shown.encoder, opened, resultOf);
  const [method] = await methodsOfFold(shown, opened, divided, resultOf);
  const encode = async (ecg: Features): Promise<Features> => {
    const pieces = {
      rows: rowCount(ecg),
      windowLength: ecg.width,
      read: async (rows: ArrayLike<number>) => selectRows(ecg, Array.from(rows)).values,
    };
    const values = await extractFeatures(encoder, pieces, onnxEngine);
    return { width: values.length / rowCount(ecg), values };
  };
  const explained = await explainFold({ method, windows, fold, random, read: (row) => source.read([row]), encode });
  const own = job.perFold === undefined ? '' : `, the encoder of fold ${fold.name}`;
  return {
    embedding: { name: `Features of the encoder${own}`, features: method.features, windows },
    explained: {
      name: `${method.name}, fold ${fold.name}`,
      windows: explained,
      sampleRate: opened.store.metadata.preprocessing.sampleRate,
    },
  };
}
