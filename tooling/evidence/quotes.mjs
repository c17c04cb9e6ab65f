import { labelsTable, madeBy, normalisationTable, paperTable, pretextTable } from './further-tables.mjs';
import {
  BY_SUBJECT,
  deadRecording,
  differencesTable,
  levelsTable,
  modelCard,
  readmeTable,
  scoresTable,
  seedsTable,
} from './loso-tables.mjs';

/** Quotes by document and name, made of what `eegmat.mjs` measured. */
export const QUOTES = {
  'README.md': { stress: ({ loso }) => readmeTable(loso) },
  'packages/experiments/models/pretrained/README.md': {
    stress: ({ loso }) => modelCard(loso),
    pretext: ({ encoder }) => pretextTable(encoder),
  },
  'docs/evidence.md': {
    made: madeBy,
    'as-they-are': ({ loso }) => scoresTable(loso, ''),
    'as-they-are-differences': ({ loso }) => differencesTable(loso, ''),
    'by-subject': ({ loso }) => scoresTable(loso, BY_SUBJECT),
    'by-subject-differences': ({ loso }) => differencesTable(loso, BY_SUBJECT),
    'untrained-seeds': ({ loso }) => seedsTable(loso),
    levels: ({ loso }) => levelsTable(loso),
    'dead-recording': ({ loso }) => deadRecording(loso),
    labels: ({ labels }) => labelsTable(labels),
    normalisation: ({ normalisation }) => normalisationTable(normalisation),
    paper: ({ paper, loso }) => paperTable(paper, loso),
  },
};
