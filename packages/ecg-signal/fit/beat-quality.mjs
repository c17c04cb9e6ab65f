// node packages/ecg-signal/fit/beat-quality.mjs [DATA [WEIGHTS [PEERS]]]: how well the quality index tells windows of 10 s with a wrong beat (missed or false) from those without, on annotated leads as they are and
// with noise, half white and half smoothed, as the area under the ROC curve by data set; and what share of windows is kept and wrong by threshold. From ../shared/data.
// WEIGHTS: what fit-beats.mjs wrote: each record is then judged by weights that were fitted without it. PEERS: one window in so many is judged by NeuroKit2 too, in a python3 that has it.

import { readFileSync } from 'node:fs';
import { annotatedLeads, compareBeats } from '../../../tooling/bench/annotated.mjs';
import { startPeer } from '../../../tooling/bench/python-peer.mjs';
import { Random } from '../../random/dist/index.js';
import { CONTEXT } from '../dist/beats/qrs-context.js';
import { EVIDENCE } from '../dist/beats/qrs-evidence.js';
import { BY_CONTEXT, BY_EVIDENCE } from '../dist/beats/qrs-weights.js';
import { DEFAULT_PREPROCESSING, detectRPeaks, preprocessLead, qualityIndex } from '../dist/index.js';

const [data = '../shared/data', weights, peers] = process.argv.slice(2);
const others = peers === undefined ? undefined : startPeer('beat_quality_peers.py');
const crossValidated = weights === undefined ? undefined : JSON.parse(readFileSync(weights, 'utf8'));
const asked = new Map();
let count = 0;
const { sampleRate, windowSeconds } = DEFAULT_PREPROCESSING;
const LENGTH = sampleRate * windowSeconds;
/** Standard deviation of the noise in those of the lead. */
const LEVELS = [0, 0.5, 1, 2];
/** One window in so many of long records. */
const EVERY = 6;
/** Beats so near to an end of the window belong to either side, s. */
const EDGE = 0.2;
const THRESHOLDS = [0.1, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

const sets = new Map();
const push = (name, row, into = sets) => (into.has(name) ? into.get(name).push(row) : into.set(name, [row]));
for await (const { set, record, lead, samples, sampleRate: rate, beats, span } of annotatedLeads(data)) {
  if (crossValidated !== undefined) useWeights(crossValidated.weights[crossValidated.folds[`${set}/${record}`]]);
  const clean = preprocessLead(samples, rate, DEFAULT_PREPROCESSING);
  const spread = Math.sqrt(clean.reduce((sum, value) => sum + value * value, 0) / clean.length);
  for (let window = 0; window * LENGTH < clean.length; window += set === 'ludb' ? 1 : EVERY) {
    const piece = clean.subarray(window * LENGTH, (window + 1) * LENGTH);
    if (piece.length < 0.9 * LENGTH) break;
    const start = window * windowSeconds;
    const [from, to] = [Math.max(start + EDGE, span[0]), Math.min(start + piece.length / sampleRate - EDGE, span[1])];
    const inside = (t) => t >= from && t <= to;
    for (const level of LEVELS) {
      const noisy =
        level === 0 ? piece : withNoise(piece, level * spread, new Random(18).derive(record, lead, window, level));
      const found = Array.from(detectRPeaks(noisy, sampleRate), (peak) => start + peak / sampleRate);
      const near = beats.filter((t) => t >= start - EDGE && t <= start + windowSeconds + EDGE);
      const isRight = (peaks) => {
        const { missed, wrong } = compareBeats(peaks, near);
        return ![...missed, ...wrong].some(inside);
      };
      const row = { quality: qualityIndex(noisy, sampleRate), right: isRight(found) };
      const names = [`${set}${level > 0 ? ' with noise' : ''}`, 'all'];
      for (const name of names) push(name, row);
      if (others === undefined || count++ % Number(peers) !== 0) continue;
      const { peaks, quality } = await others(noisy, sampleRate);
      const right = isRight(peaks.map((peak) => start + peak));
      for (const name of names) push(name, { ours: row, right, quality }, asked);
    }
  }
}

others?.end();

/** Makes the detector judge by other weights. */
function useWeights({ byEvidence, byContext }) {
  for (const [constant, { bias, weights: values }, names] of [
    [BY_EVIDENCE, byEvidence, EVIDENCE],
    [BY_CONTEXT, byContext, [...EVIDENCE, ...CONTEXT]],
  ]) {
    constant.bias = bias;
    for (const [i, name] of names.entries()) constant.weights[name] = values[i];
  }
}

/** Half white (muscle), half smoothed (motion). */
function withNoise(piece, deviation, random) {
  let smooth = 0;
  return piece.map((value) => {
    const white = random.normal();
    smooth = 0.93 * smooth + white;
    return value + (deviation * (white + 0.37 * smooth)) / Math.SQRT2;
  });
}

/** The chance that a window without an error has the higher quality, ties by half. */
function auroc(rows) {
  const sorted = rows.toSorted((a, b) => a.quality - b.quality);
  let [rank, right] = [0, 0];
  for (let i = 0; i < sorted.length; ) {
    let j = i;
    while (j < sorted.length && sorted[j].quality === sorted[i].quality) j++;
    for (let k = i; k < j; k++) {
      if (!sorted[k].right) continue;
      rank += (i + j + 1) / 2;
      right++;
    }
    i = j;
  }
  return (rank - (right * (right + 1)) / 2) / (right * (rows.length - right));
}

/** The lowest quality (in steps of 0.01) from which on at most one window in a hundred has a wrong beat. */
function threshold(rows) {
  for (let least = 0; least < 100; least++) {
    const kept = rows.filter(({ quality }) => 100 * quality >= least);
    if (kept.filter(({ right }) => !right).length <= 0.01 * kept.length) return (least / 100).toFixed(2);
  }
  return '-';
}

const head = [
  'data',
  'windows',
  'with a wrong beat',
  'AUROC',
  'at most 1 % wrong from',
  ...THRESHOLDS.map((least) => `at ${least} and above: kept, wrong, %`),
];
for (const cells of [head, head.map(() => '---')]) console.log(`| ${cells.join(' | ')} |`);
for (const [name, rows] of sets) {
  const wrong = rows.filter(({ right }) => !right).length;
  const shares = THRESHOLDS.map((least) => {
    const kept = rows.filter(({ quality }) => quality >= least);
    return `${((100 * kept.length) / rows.length).toFixed(0)}, ${((100 * kept.filter(({ right }) => !right).length) / kept.length).toFixed(1)}`;
  });
  console.log(
    `| ${[name, rows.length, wrong, wrong > 0 ? auroc(rows).toFixed(3) : '-', threshold(rows), ...shares].join(' | ')} |`,
  );
}

if (asked.size > 0) {
  const methods = Object.keys(asked.get('all')[0].quality);
  console.log(
    '\nAUROC, of the windows that NeuroKit2 judged too: for errors of its own R peaks, and for errors of ours\n',
  );
  const line = (cells) => console.log(`| ${cells.join(' | ')} |`);
  line(['data', 'windows', 'ours, for ours', ...methods.flatMap((method) => [method, `${method}, for ours`])]);
  line(Array.from({ length: 3 + 2 * methods.length }, () => '---'));
  for (const [name, rows] of asked) {
    const ofMethod = (method, own) =>
      auroc(rows.map(({ ours, right, quality }) => ({ quality: quality[method], right: own ? right : ours.right })));
    line([
      name,
      rows.length,
      auroc(rows.map(({ ours }) => ours)).toFixed(3),
      ...methods.flatMap((method) => [ofMethod(method, true).toFixed(3), ofMethod(method, false).toFixed(3)]),
    ]);
  }
}
