// public API

export {
  type PretrainConfiguration,
  type PretrainSettings,
  parsePretrainSettings,
  pretrainConfigurationSchema,
} from './configuration.js';
export { type Encoder, PAPER_ENCODER } from './encoder.js';
export { type ExtractFeaturesOptions, extractFeatures } from './extract-features.js';
export { encoderFiles, loadEncoder, type PretrainedEncoder } from './load-encoder.js';
export { type PretextNetworkOptions, pretextNetwork } from './pretext-network.js';
export { type PretrainOptions, pretrain } from './pretrain.js';
export { renderPretrainReport } from './pretrain-report.js';
export { RECIPES, type RecipeName } from './recipes.js';
export type { PretrainResult, RunHooks, StepProgress } from './run-epochs.js';
export { bestEpoch, betterScores, betterWeights, type EpochRecord, type RunRecord } from './run-record.js';
export { saveLayersModel } from './save-layers-model.js';
export type { TaskScores } from './task-scores.js';
export type { WindowSource } from './window-source.js';
