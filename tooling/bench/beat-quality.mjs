// node tooling/bench/beat-quality.mjs [DATA]: how well the quality index tells windows of 10 s with a wrong beat (missed or false) from those without, on annotated leads as they are and
// with noise, half white and half smoothed, as the area under the ROC curve by data set; and what share of windows is kept and wrong by threshold. From ../shared/data.
import {
  DEFAULT_PREPROCESSING,
  detectRPeaks,
  preprocessLead,
  qualityIndex,
} from '../../packages/ecg-signal/dist/index.js';
import { Random } from '../../packages/random/dist/index.js';
import { annotatedLeads, compareBeats } from './annotated.mjs';

const [data = '../shared/data'] = process.argv.slice(2);
const { sampleRate, windowSeconds } = DEFAULT_PREPROCESSING;
const LENGTH = sampleRate * windowSeconds;
/** Standard deviation of the noise in those of the lead. */
const LEVELS = [0, 0.5, 1, 2];
/** One window in so many of long records. */
const EVERY = 6;
/** Beats so near to an end of the window belong to either side, s. */
const EDGE = 0.2;
const THRESHOLDS = [0.1, 0.3, 0.5, 0.7, 0.9];

const sets = new Map();
const push = (name, row) => (sets.has(name) ? sets.get(name).push(row) : sets.set(name, [row]));
for await (const { set, record, lead, samples, sampleRate: rate, beats, span } of annotatedLeads(data)) {
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
      const { missed, wrong } = compareBeats(found, near);
      const row = { quality: qualityIndex(noisy, sampleRate), right: ![...missed, ...wrong].some(inside) };
      for (const name of [`${set}${level > 0 ? ' with noise' : ''}`, 'all']) push(name, row);
    }
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

const head = [
  'data',
  'windows',
  'with a wrong beat',
  'AUROC',
  ...THRESHOLDS.map((least) => `at ${least} and above: kept, wrong, %`),
];
for (const cells of [head, head.map(() => '---')]) console.log(`| ${cells.join(' | ')} |`);
for (const [name, rows] of sets) {
  const wrong = rows.filter(({ right }) => !right).length;
  const shares = THRESHOLDS.map((least) => {
    const kept = rows.filter(({ quality }) => quality >= least);
    return `${((100 * kept.length) / rows.length).toFixed(0)}, ${((100 * kept.filter(({ right }) => !right).length) / kept.length).toFixed(1)}`;
  });
  console.log(`| ${[name, rows.length, wrong, wrong > 0 ? auroc(rows).toFixed(3) : '-', ...shares].join(' | ')} |`);
}
