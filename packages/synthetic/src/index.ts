// public API

export {
  type CohortOptions,
  type SyntheticOptions,
  type SyntheticSubject,
  syntheticCohort,
  syntheticDataset,
  syntheticSubject,
} from './cohort.js';
export { type Disturbance, type EcgModel, type SyntheticEcg, synthesiseEcg } from './ecg.js';
export type { Morphology, Wave } from './morphology.js';
export type { Rhythm } from './rhythm.js';
export { STATES, type State } from './states.js';
