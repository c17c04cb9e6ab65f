// public API

// Stores, and what of them is classified

export { type LabelledStore, selectLabelled } from './labelled-windows.js';
export {
  checkSubjects,
  type OpenedStore,
  openStore,
  sourceOf,
  withoutSubjects,
  withStores,
} from './stores/opened-store.js';

// Encoders and features

export { type DataUse, pretrainingData, windowsByDataset } from './data-use.js';
export { encoderFeatures, frozenFeatures, loadEncoderFor } from './features.js';
export { pretrainedPath, shownPath } from './pretrained.js';
export { weightsDigest } from './weights-digest.js';

// What is compared, and under which protocol

export { PROTOCOLS, type Protocol, parseProtocol, protocolText } from './evaluation/protocol.js';
export { headTitle } from './methods/head-title.js';
export { type Line, MODES, type Mode, needsEncoder } from './methods/lines.js';
export { DEFAULT_METHOD, methodTitle, type NamedMethod, parseMethod } from './methods/method-name.js';
export { type TrainedMethod, type TrainMethodOptions, trainMethod } from './methods/train-method.js';

// An evaluation

export { describeEvaluation, type EvaluationSettings } from './evaluation/describe-evaluation.js';
export { REPORT_PAGE, runEvaluation, writeReport } from './evaluation/run-evaluation.js';
export { pretrainingOn, referenceTo } from './jobs/pretrain.js';

// The paper's studies, as grids of evaluations

export { collectedPoint, type ExperimentResult } from './studies/collect.js';
export { EXPERIMENTS, type ExperimentName, type GridContext, type GridPoint } from './studies/grid.js';
export { experimentTable } from './studies/report.js';
export { collectExperiment, experimentWorkspace, runExperiment } from './studies/study.js';

// Jobs

export { codeVersion } from './code-version.js';
export { describeJob } from './jobs/describe-job.js';
export type {
  DatasetReference,
  EncoderReference,
  EvaluationJob,
  Job,
  PrepareJob,
} from './jobs/descriptions.js';
export { readEvaluation } from './jobs/evaluation.js';
export { JobContext } from './jobs/job-context.js';
export { JOB_KINDS } from './jobs/kinds.js';
export { folderFingerprint, openReferred, readPart } from './jobs/prepare.js';
export { type RunOptions, refuseFailures, runJobs } from './run-jobs.js';
export { softwareVersions } from './software.js';
