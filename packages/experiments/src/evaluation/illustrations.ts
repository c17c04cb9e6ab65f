import { explainFold, type Features, type Illustrations, rowCount, selectRows } from '@ecg-affect/evaluation';
import { type JobDescription, jobName, type Workspace } from '@ecg-affect/jobs';
import { onnxEngine } from '@ecg-affect/network';
import { extractFeatures } from '@ecg-affect/pretext-model';
import { Random } from '@ecg-affect/random';
import type { EvaluationJob } from '../jobs/descriptions.js';
import { foldsOf } from '../jobs/evaluation.js';
import { methodsOfFold } from '../jobs/fold.js';
import { JobContext } from '../jobs/job-context.js';
import { encoderOf } from '../jobs/pretrain.js';

/**
 * What the report shows of a frozen encoder beside its scores: the map of its features, and windows of the first fold with their saliency; with an
 * encoder for each fold, both are of the first fold's. Nothing where no encoder is frozen.
 */
export async function illustrate(job: EvaluationJob, workspace: Workspace): Promise<Illustrations> {
  const context = new JobContext(workspace);
  try {
    return await illustrateFirstFold(job, workspace, context);
  } finally {
    await context.close();
  }
}

async function illustrateFirstFold(
  job: EvaluationJob,
  workspace: Workspace,
  context: JobContext,
): Promise<Illustrations> {
  const opened = await context.open(job.store);
  const divided = await context.divide(job);
  const { labelled, split } = divided;
  const { windows, source } = labelled;
  const [fold] = split.folds;
  const shown = foldsOf(job, fold, windows.subject).find(({ line, bySubject }) => line === 'frozen' && !bySubject);
  if (shown?.encoder === undefined) return {};
  const resultOf = (need: JobDescription): string => workspace.result(jobName(need));
  const encoder = await encoderOf({ encoder: shown.encoder, pooling: shown.pooling }, opened, resultOf);
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
  const random = new Random(shown.seed);
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
