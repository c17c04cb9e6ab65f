import type { JobDescription, JobKind, JobKinds } from '@ecg-affect/jobs';
import { codeVersion } from '../code-version.js';
import { evaluationJob } from './evaluation.js';
import { featuresJob } from './features.js';
import { foldJob } from './fold.js';
import type { JobContext } from './job-context.js';
import { prepareJob } from './prepare.js';
import { pretrainJob } from './pretrain.js';

/** All kinds of job of an experiment, each after those that it needs. */
export const JOB_KINDS: JobKinds<JobContext> = [
  byThisCode(prepareJob),
  byThisCode(pretrainJob),
  byThisCode(featuresJob),
  byThisCode(foldJob),
  byThisCode(evaluationJob),
];

/** A result is kept under the version of the code that planned it, so other code must not make it. */
function byThisCode<J extends JobDescription & { readonly version: string }>(
  kind: JobKind<J, JobContext>,
): JobKind<J, JobContext> {
  return {
    ...kind,
    run: async (job, attempt) => {
      if (job.version !== codeVersion()) {
        throw new Error(
          `the job was planned by version ${job.version} of the code, this is ${codeVersion()}: plan it again with the same command`,
        );
      }
      await kind.run(job, attempt);
    },
  };
}
