// The figures that README, docs/evidence.md and the encoder's model card quote, measured anew (a quarter of an hour on two cores; build first):
//   node tooling/evidence/eegmat.mjs [PART...]
// From the recordings in examples/eegmat it makes docs/evidence/eegmat.json, and writes the quotes into the documents. An interrupted run goes
// on. PART: loso, paper, labels, normalisation; only these are measured, the others stay as they were.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { pretrainedPath, referenceTo, softwareVersions } from '../../packages/experiments/dist/index.js';
import { betterScores, loadEncoder } from '../../packages/pretext-model/dist/index.js';
import { labelledPeople } from './labels.mjs';
import { normalisationCosts } from './normalisation.mjs';
import { methodSummaries, summaryOf } from './summary.mjs';
import { writeQuotes } from './write-quotes.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
const FOLDER = 'runs/evidence';
const STORE = `${FOLDER}/eegmat.arrow`;
const EVALUATE = `evaluate ${STORE} --target stress`;

function ecgAffect(command) {
  const program = 'apps/train/bin/ecg-affect.js';
  const { status } = spawnSync(process.execPath, [program, ...command.split(' ')], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`ecg-affect ${command}: exit code ${status}`);
  return `ecg-affect ${command}`;
}

const prepare = (store, options = '') => ecgAffect(`prepare eegmat examples/eegmat --out ${store}${options} --force`);

function evaluate(options, name) {
  const out = `${FOLDER}/${name}`;
  const command = `${EVALUATE} ${options}`;
  ecgAffect(`${command} --out ${out} --force`);
  return { command: `ecg-affect ${command}`, result: JSON.parse(readFileSync(`${out}/report.json`, 'utf8')) };
}

const PARTS = {
  /** Leave one subject out: what the method achieves. Dense heads are left out: with five seeds they take by far the longest. */
  loso: async () => {
    const options =
      '--protocol loso --encoder pretrained --mode frozen,random --standardise-by-subject --forest --no-dense';
    const { command, result } = evaluate(options, 'loso');
    return { command, ...summaryOf(result) };
  },
  /** The paper's protocol, which leaks, and the paper's head. */
  paper: async () => {
    const { command, result } = evaluate('--protocol paper-kfold:10 --encoder pretrained', 'paper');
    return { command, methods: methodSummaries(result) };
  },
  /** How many people's labels it takes. */
  labels: async () => labelledPeople(STORE, `${FOLDER}/labels`),
  /** What policies of normalisation cost that need no future of a person. */
  normalisation: async () => {
    const policies = ['running', 'calibrate:60s', 'window'];
    const stores = policies.map((policy) => `${FOLDER}/eegmat-${policy.split(':')[0]}.arrow`);
    for (const [i, policy] of policies.entries()) prepare(stores[i], ` --normalise ${policy}`);
    return normalisationCosts('stress', [STORE, ...stores]);
  },
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in PARTS));
if (unknown !== undefined) throw new Error(`found '${unknown}', expected some of ${Object.keys(PARTS).join(', ')}`);

mkdirSync(FOLDER, { recursive: true });
mkdirSync('docs/evidence', { recursive: true });
const file = 'docs/evidence/eegmat.json';
const command = prepare(STORE);
const encoder = await loadEncoder(pretrainedPath('pretrained'));
const { record } = encoder;
const common = {
  prepare: command.replace(' --force', ''),
  encoder: {
    weights: referenceTo(encoder).weights,
    difficulty: record.configuration.difficulty,
    heldOut: betterScores(record.epochs.at(-1)).heldOut,
  },
};
if (asked.length === 0) rmSync(file, { force: true });
const measured = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
for (const [name, measure] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const machine = `${availableParallelism()} cores of ${cpus()[0].model.trim()}, ${platform()} ${arch()}`;
  const made = { date: new Date().toISOString().slice(0, 10), software: softwareVersions(), machine };
  const part = { ...made, ...(await measure()) };
  // Part by part: what is measured is not lost with what fails later, and others may be at work on other parts.
  writeFileSync(file, `${JSON.stringify({ ...measured(), ...common, [name]: part }, null, 2)}\n`);
}
const missing = Object.keys(PARTS).filter((name) => !(name in measured()));
if (missing.length === 0) writeQuotes(root, measured());
else console.log(`no quotes are written before these parts are measured: ${missing.join(', ')}`);
