// Public API in Node, by subject: all of index.web.ts, and what needs a disk. The blank line after a heading keeps the sorter of exports inside it.

export * from './index.web.js';

// recordings on disk

export type { RecordingDescription } from './formats/describe.js';
export { describePath, type PathDescription } from './formats/node/describe-path.js';
export { nodeSource } from './formats/node/node-folder.js';
export { openRecording, readRecording } from './formats/node/read-recording.js';
export { writeRecording } from './formats/node/write-recording.js';

// window store

export {
  type CreateWindowStoreOptions,
  createWindowStore,
  storePaths,
  type WindowStoreWriter,
} from './store/create-window-store.js';
export { openWindowStore } from './store/open-window-store.js';
export {
  type StoreMetadata,
  storeMetadataSchema,
  type WindowBatch,
  type WindowStore,
  type WindowTable,
} from './store/window-store.js';

// data sets

export type {
  Dataset,
  DatasetLead,
  DatasetOptions,
  DatasetSubject,
  LabelledSpan,
  Labels,
  Part,
  Skipped,
} from './datasets/dataset.js';
export { partOf } from './datasets/dataset.js';
export { type DatasetSummary, joinSummaries, type LowQuality } from './datasets/dataset-summary.js';
export { listFiles } from './datasets/list-files.js';
export { DATASET_NAMES, type DatasetName, openDataset } from './datasets/open-dataset.js';
export { type PrepareOptions, type PrepareProgress, type PrepareSummary, prepare } from './datasets/prepare.js';
export { readChannel } from './datasets/read-lead.js';
export { readSubjectMap, type SubjectMap } from './datasets/subject-map.js';
