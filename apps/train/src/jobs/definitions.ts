import type { JobContext, JobDefinition } from './job-context.js';
import { evaluationJob } from './kinds/evaluation.js';
import { featuresJob } from './kinds/features.js';
import { foldJob } from './kinds/fold.js';
import { prepareJob } from './kinds/prepare.js';
import { pretrainJob } from './kinds/pretrain.js';
import type { OpenStores } from './open-stores.js';
import type { Job } from './spec.js';

/** What there is to know of a job, whatever its kind. */
export interface DefinedJob {
  needs(stores: OpenStores): Promise<Job[]>;
  cost(stores: OpenStores): Promise<number>;
  run(context: JobContext): Promise<void>;
}

export function define(job: Job): DefinedJob {
  switch (job.kind) {
    case 'prepare':
      return bind(prepareJob, job);
    case 'pretrain':
      return bind(pretrainJob, job);
    case 'features':
      return bind(featuresJob, job);
    case 'fold':
      return bind(foldJob, job);
    case 'evaluation':
      return bind(evaluationJob, job);
  }
}

function bind<J extends Job>(definition: JobDefinition<J>, job: J): DefinedJob {
  return {
    needs: (stores) => definition.needs(job, stores),
    cost: (stores) => definition.cost(job, stores),
    run: (context) => definition.run(job, context),
  };
}
