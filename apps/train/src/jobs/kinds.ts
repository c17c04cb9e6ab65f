import type { JobKinds } from '@ecg-affect/jobs';
import { evaluationJob } from './kinds/evaluation.js';
import { featuresJob } from './kinds/features.js';
import { foldJob } from './kinds/fold.js';
import { prepareJob } from './kinds/prepare.js';
import { pretrainJob } from './kinds/pretrain.js';
import type { OpenStores } from './open-stores.js';

/** All kinds of job of an experiment, each after those that it needs. */
export const JOB_KINDS: JobKinds<OpenStores> = [prepareJob, pretrainJob, featuresJob, foldJob, evaluationJob];
