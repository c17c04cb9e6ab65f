// The figures that README, docs/evidence.md and the encoder's model card quote, measured anew (eight minutes on two cores; build first):
//   node tooling/evidence/eegmat.mjs
// From the recordings in examples/eegmat it makes docs/evidence/eegmat.json, and writes the quotes into the documents.
// An interrupted run goes on. Dense heads are left out: with five seeds they take by far the longest.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { summaryOf } from './summary.mjs';
import { writeQuotes } from './write-quotes.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = 'runs/evidence';

const PREPARE = `prepare eegmat examples/eegmat --out ${FOLDER}/eegmat.arrow`;
const EVALUATE =
  `evaluate ${FOLDER}/eegmat.arrow --target stress --protocol loso --encoder pretrained --mode frozen,random ` +
  '--standardise-by-subject --forest --no-dense';

function ecgAffect(command) {
  const program = 'apps/train/bin/ecg-affect.js';
  const { status } = spawnSync(process.execPath, [program, ...command.split(' ')], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`ecg-affect ${command}: exit code ${status}`);
}

mkdirSync(`${root}/${FOLDER}`, { recursive: true });
ecgAffect(`${PREPARE} --force`);
ecgAffect(`${EVALUATE} --out ${FOLDER}/report --force`);

const result = JSON.parse(readFileSync(`${root}/${FOLDER}/report/report.json`, 'utf8'));
const summary = {
  commands: { prepare: `ecg-affect ${PREPARE}`, evaluate: `ecg-affect ${EVALUATE}` },
  machine: `${availableParallelism()} cores of ${cpus()[0].model.trim()}, ${platform()} ${arch()}`,
  ...summaryOf(result),
};
mkdirSync(`${root}/docs/evidence`, { recursive: true });
writeFileSync(`${root}/docs/evidence/eegmat.json`, `${JSON.stringify(summary, null, 2)}\n`);
writeQuotes(root, summary);
