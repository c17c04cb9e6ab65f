// node tooling/bench/hrv-feature-sets.mjs STORE: whether NeuroKit2's and pyHRV's features of heart-rate variability tell stress from rest
// better than the baseline's four, on people left out, for docs/hrv.md. STORE is of `ecg-affect prepare eegmat`; takes a python3 with
// scikit-learn, neurokit2 and pyhrv (nolds 0.6.1 with it).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  detectRPeaks,
  HRV_FEATURES,
  hrvFeatures,
  nnIntervals,
  qualityIndex,
} from '../../packages/ecg-signal/dist/index.js';
import { contextBlocks } from '../../packages/evaluation/dist/index.js';
import { withStores } from '../../packages/experiments/dist/index.js';
import { inPython } from './contestants.mjs';

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('expected a window store: node tooling/bench/hrv-feature-sets.mjs STORE');
/** As the baseline's: below it beats are not looked for. */
const LEAST_QUALITY = 0.5;

const contexts = await withStores([path], async ([opened]) => {
  const { sampleRate, windowSeconds } = opened.store.metadata.preprocessing;
  const { start, session, labels } = await opened.table();
  const subject = await opened.subjects();
  const stress = labels.get('stress');
  const rows = Array.from(stress.keys());
  const { blocks } = contextBlocks({ subject, session, start, label: stress });

  /** The features and NN intervals of some windows, in order of time, as one stretch. */
  async function example(rows) {
    const values = await opened.read(Uint32Array.from(rows));
    const length = opened.windowLength;
    const offset = (row) => Math.round((start[row] - start[rows[0]]) * sampleRate);
    const stretch = new Float32Array(offset(rows.at(-1)) + length).fill(Number.NaN);
    rows.forEach((row, i) => {
      const window = values.subarray(i * length, (i + 1) * length);
      if (qualityIndex(window, sampleRate) >= LEAST_QUALITY) stretch.set(window, offset(row));
    });
    const { intervals, times } = nnIntervals(detectRPeaks(stretch, sampleRate), sampleRate);
    return {
      subject: subject[rows[0]],
      label: stress[rows[0]],
      nn: [...intervals],
      times: [...times],
      ours: Object.fromEntries(HRV_FEATURES.map((name, i) => [name, hrvFeatures(stretch, sampleRate)[i]])),
    };
  }
  const examples = async (groups) => {
    const made = [];
    for (const group of groups) made.push(await example(group));
    return made;
  };
  return {
    [`${windowSeconds} s`]: await examples(rows.map((row) => [row])),
    [`${6 * windowSeconds} s`]: await examples(blocks),
  };
});

const folder = mkdtempSync(join(tmpdir(), 'hrv-feature-sets-'));
try {
  writeFileSync(join(folder, 'contexts.json'), JSON.stringify(contexts));
  const found = inPython('neurokit2', 'hrv_feature_sets.py', join(folder, 'contexts.json'));
  if (found === undefined) throw new Error('no python3 with neurokit2 here');
  const versions = Object.entries(found.versions).map((pair) => pair.join(' '));
  console.log(`${new Date().toISOString().slice(0, 10)}, ${versions.join(', ')}\n`);
  console.log(
    '| context | features | number | examples with one missing | standardised by subject | pooled AUROC | within-subject AUROC |',
  );
  console.log('|---|---|---|---|---|---|---|');
  for (const { context, set, width, missing, examples, bySubject, pooled, within, interval } of found.rows) {
    const limits = interval.map((limit) => limit.toFixed(3)).join(' to ');
    console.log(
      `| ${context} | ${set} | ${width} | ${missing} of ${examples} | ${bySubject ? 'yes' : 'no'} | ${pooled.toFixed(3)} | ${within.toFixed(3)} (${limits}) |`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
