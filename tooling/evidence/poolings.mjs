// The tables of poolings in docs/poolings.md: encoders by max, mean and 90 % quantile on rest against arithmetic (some minutes for each encoder; build first):
//   node tooling/evidence/poolings.mjs ENCODER...       (pretrained, or what export-encoder or pretrain wrote)
// An evaluation whose report is there is not repeated: remove runs/poolings for that.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatScore } from '../../packages/evaluation/dist/index.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = 'runs/poolings';
const POOLINGS = ['max', 'mean', 'quantile:0.9'];
const HRV = 'HRV + LDA';
const BY_SUBJECT = ', by subject';

const encoders = process.argv.slice(2);
if (encoders.length === 0) throw new Error('usage: poolings.mjs ENCODER...');

mkdirSync(`${root}/${FOLDER}`, { recursive: true });
const store = `${FOLDER}/eegmat.arrow`;
if (!existsSync(`${root}/${store}`)) ecgAffect('prepare', 'eegmat', 'examples/eegmat', '--out', store);

row(['encoder', 'pooling', 'alone', 'with HRV averaged', 'alone, standardised', 'with HRV averaged, standardised']);
row(Array(6).fill('---'));
const differences = [];
for (const encoder of encoders) {
  for (const pooling of POOLINGS) {
    const methods = methodsOf(encoder, pooling);
    const name = pooling === 'max' ? 'encoder + LDA' : `encoder(${pooling}) + LDA`;
    const names = ['', BY_SUBJECT].flatMap((suffix) => [`${name}${suffix}`, `${name}, ${HRV} averaged${suffix}`]);
    row([basename(encoder), pooling, ...names.map((method) => scores(methods.get(method)))]);
    differences.push([
      basename(encoder),
      pooling,
      ...names.flatMap((method) => {
        const other = `${HRV}${method.endsWith(BY_SUBJECT) ? BY_SUBJECT : ''}`;
        return difference(methods.get(method), other, method.includes('averaged') ? 'auroc' : 'withinSubjectAuroc');
      }),
    ]);
    if (encoder === encoders.at(-1) && pooling === POOLINGS.at(-1)) {
      row(['', 'HRV alone', scores(methods.get(HRV)), '', scores(methods.get(`${HRV}${BY_SUBJECT}`)), '']);
    }
  }
}
console.log('\nLess HRV: alone within people, averaged pooled\n');
row(['encoder', 'pooling', 'alone', 'with HRV averaged', 'alone, standardised', 'with HRV averaged, standardised']);
row(Array(6).fill('---'));
for (const cells of differences) row(cells);

function methodsOf(encoder, pooling) {
  const out = `${FOLDER}/${basename(encoder)}-${pooling.replace(':', '-')}`;
  if (!existsSync(`${root}/${out}/report.json`)) {
    const task = ['--target', 'stress', '--protocol', 'loso', '--standardise-by-subject', '--no-dense'];
    ecgAffect('evaluate', store, ...task, '--encoder', encoder, '--pooling', pooling, '--out', out);
  }
  const { methods } = JSON.parse(readFileSync(`${root}/${out}/report.json`, 'utf8'));
  return new Map(methods.map((method) => [method.name, method]));
}

function ecgAffect(...args) {
  const stdio = ['ignore', 'ignore', 'inherit'];
  const { status } = spawnSync(process.execPath, ['apps/train/bin/ecg-affect.js', ...args], { cwd: root, stdio });
  if (status !== 0) throw new Error(`ecg-affect ${args.join(' ')}: exit code ${status}`);
}

/** Within people / pooled. */
function scores(method) {
  return ['withinSubjectAuroc', 'auroc'].map((score) => formatScore(method.scores[score].value)).join(' / ');
}

function difference({ comparisons }, baseline, score) {
  const found = comparisons.find((comparison) => comparison.baseline === baseline && comparison.score === score);
  const [value, low, high] = ['value', 'low', 'high'].map((name) => signed(found.difference[name]));
  return `${value} [${low} to ${high}]`;
}

function signed(value) {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

function row(cells) {
  console.log(`| ${cells.join(' | ')} |`);
}
