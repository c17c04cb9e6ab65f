// node packages/ecg-signal/fit/fit-beats.mjs [DATA [OUT]]: fits the weights of qrs-weights.ts by logistic regression, and counts missed and false beats of each record by
// weights that were fitted without it, from ../shared/data. These weights go to OUT (.json), for packages/ecg-signal/fit/beat-quality.mjs.

import { writeFileSync } from 'node:fs';
import { annotatedLeads, compareBeats, syntheticLeads, TOLERANCE } from '../../../tooling/bench/annotated.mjs';
import { firstLogOdds, pickBeats } from '../dist/beats/find-beats.js';
import { qrsCandidates } from '../dist/beats/qrs-candidates.js';
import { CONTEXT, qrsContext } from '../dist/beats/qrs-context.js';
import { EVIDENCE, qrsEvidence } from '../dist/beats/qrs-evidence.js';

const [data = '../shared/data', out] = process.argv.slice(2);
const FOLDS = 6;
const RIDGE = 3;
const SYNTHETIC = 80;

const leads = [];
const folds = new Map();
async function* all() {
  yield* annotatedLeads(data);
  yield* syntheticLeads(SYNTHETIC);
}
for await (const { samples, sampleRate, ...lead } of all()) {
  const candidates = qrsCandidates(samples, sampleRate);
  const { step } = candidates.energy;
  const times = Float64Array.from(candidates.at, (at) => (at * step + (step - 1) / 2) / sampleRate);
  const group = `${lead.set}/${lead.record}`;
  if (!folds.has(group)) folds.set(group, folds.size % FOLDS);
  leads.push({
    ...lead,
    fold: folds.get(group),
    candidates,
    times,
    is: labels(lead, candidates, times),
    beats: lead.beats,
  });
}

/** Of each candidate 1 for the one that stands for a beat, 0 for those that are none; -1 for others near a beat and where nothing is annotated. */
function labels({ beats, span: [from, to] }, { bands }, times) {
  const is = new Int8Array(times.length);
  let first = 0;
  for (const beat of beats) {
    while (first < times.length && times[first] < beat - TOLERANCE) first++;
    const worth = (k) => Math.exp(bands[0].height[k]) * (1 - Math.abs(times[k] - beat) / 0.2);
    let best = -1;
    for (let k = first; k < times.length && times[k] <= beat + TOLERANCE; k++) {
      if (is[k] === 0) is[k] = -1;
      if (is[k] !== 1 && (best < 0 || worth(k) > worth(best))) best = k;
    }
    if (best >= 0) is[best] = 1;
  }
  return is.map((value, k) => (times[k] < from || times[k] > to ? -1 : value));
}

/** Logistic regression by Newton's method; evidence standardised for the ridge. */
function fitWeights(rows) {
  const N = rows[0].x.length / rows[0].n;
  const size = N + 1;
  const mean = new Float64Array(N);
  const deviation = new Float64Array(N);
  let count = 0;
  for (const { x, n } of rows) {
    count += n;
    for (let i = 0; i < n; i++) for (let j = 0; j < N; j++) mean[j] += x[i * N + j];
  }
  for (let j = 0; j < N; j++) mean[j] /= count;
  for (const { x, n } of rows)
    for (let i = 0; i < n; i++) for (let j = 0; j < N; j++) deviation[j] += (x[i * N + j] - mean[j]) ** 2;
  for (let j = 0; j < N; j++) deviation[j] = Math.sqrt(deviation[j] / count);
  const w = new Float64Array(size);
  const z = new Float64Array(size);
  z[0] = 1;
  for (let round = 0; round < 10; round++) {
    const gradient = w.map((value) => -RIDGE * value);
    const hessian = Array.from({ length: size }, (_, j) => {
      const row = new Float64Array(size);
      row[j] = RIDGE;
      return row;
    });
    for (const { x, is, n } of rows) {
      for (let i = 0; i < n; i++) {
        let logOdds = w[0];
        for (let j = 0; j < N; j++) {
          z[j + 1] = (x[i * N + j] - mean[j]) / deviation[j];
          logOdds += w[j + 1] * z[j + 1];
        }
        const p = 1 / (1 + Math.exp(-Math.max(-30, Math.min(30, logOdds))));
        const variance = p * (1 - p) + 1e-6;
        for (let j = 0; j < size; j++) {
          gradient[j] += (is[i] - p) * z[j];
          const row = hessian[j];
          const scaled = variance * z[j];
          for (let k = 0; k <= j; k++) row[k] += scaled * z[k];
        }
      }
    }
    for (let j = 0; j < size; j++) for (let k = 0; k < j; k++) hessian[k][j] = hessian[j][k];
    const step = solve(hessian, gradient);
    for (let j = 0; j < size; j++) w[j] += step[j];
  }
  const weights = Array.from({ length: N }, (_, j) => w[j + 1] / deviation[j]);
  return { bias: w[0] - weights.reduce((sum, weight, j) => sum + weight * mean[j], 0), weights };
}

/** Gaussian elimination; the matrix is positive definite. */
function solve(matrix, right) {
  const n = right.length;
  const a = matrix.map((row, i) => Float64Array.of(...row, right[i]));
  for (let i = 0; i < n; i++) {
    for (let r = i + 1; r < n; r++) {
      const factor = a[r][i] / a[i][i];
      for (let c = i; c <= n; c++) a[r][c] -= factor * a[i][c];
    }
  }
  const x = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    x[i] = a[i][n];
    for (let c = i + 1; c < n; c++) x[i] -= a[i][c] * x[c];
    x[i] /= a[i][i];
  }
  return x;
}

const logOddsBy = ({ bias, weights }, x, count) =>
  Float64Array.from({ length: count }, (_, k) =>
    weights.reduce((sum, weight, j) => sum + weight * x[k * weights.length + j], bias),
  );

/** The rows of labelled candidates. */
function labelled(is, x) {
  const width = x.length / is.length;
  const kept = [...is.keys()].filter((k) => is[k] >= 0);
  const out = new Float64Array(kept.length * width);
  kept.forEach((k, row) => {
    out.set(x.subarray(k * width, (k + 1) * width), row * width);
  });
  return { x: out, n: kept.length, is: kept.map((k) => is[k]) };
}

/** Both numbers side by side. */
function joined(a, b, count) {
  const [m, n] = [a.length / count, b.length / count];
  const out = new Float64Array(a.length + b.length);
  for (let k = 0; k < count; k++) {
    out.set(a.subarray(k * m, (k + 1) * m), k * (m + n));
    out.set(b.subarray(k * n, (k + 1) * n), k * (m + n) + m);
  }
  return out;
}

const numbersOf = ({ candidates }, beats, logOdds) =>
  joined(qrsEvidence(candidates, beats), qrsContext(candidates, logOdds), candidates.at.length);

/** Evidence beside what the moving averages find: the same for every fold. */
const first = leads.map(({ candidates }) => qrsEvidence(candidates, pickBeats(candidates, firstLogOdds(candidates))));

/** Fits both sets of weights on the leads that are chosen, and judges all leads by them. */
function fit(isChosen) {
  const rowsOf = (x) => leads.flatMap((lead, i) => (isChosen(lead) ? [labelled(lead.is, x[i])] : []));
  const byEvidence = fitWeights(rowsOf(first));
  const odds = leads.map(({ candidates }, i) => logOddsBy(byEvidence, first[i], candidates.at.length));
  const numbers = leads.map((lead, i) => numbersOf(lead, pickBeats(lead.candidates, odds[i]), odds[i]));
  const byContext = fitWeights(rowsOf(numbers));
  const beats = leads.map(({ candidates }, i) =>
    pickBeats(candidates, logOddsBy(byContext, numbers[i], candidates.at.length)),
  );
  return { byEvidence, byContext, beats };
}

for (const title of ['by weights of other records', 'by the weights in use']) {
  const totals = new Map();
  const fits = title.startsWith('by the')
    ? [fit(() => true)]
    : Array.from({ length: FOLDS }, (_, fold) => fit((lead) => lead.fold !== fold));
  if (out !== undefined && fits.length > 1) {
    const weights = fits.map(({ byEvidence, byContext }) => ({ byEvidence, byContext }));
    writeFileSync(out, JSON.stringify({ folds: Object.fromEntries(folds), weights }));
  }
  leads.forEach(({ times, fold, span: [from, to], ...lead }, i) => {
    const found = (fits[fold] ?? fits[0]).beats[i];
    const { missed, wrong } = compareBeats(
      found.map((k) => times[k]).filter((t) => t >= from && t <= to),
      lead.beats,
    );
    const name = `${lead.set} ${lead.set === 'ludb' ? lead.name : lead.lead}`;
    const total = totals.get(name) ?? { beats: 0, missed: 0, wrong: 0, worst: {} };
    total.beats += lead.beats.length;
    total.missed += missed.length;
    total.wrong += wrong.length;
    if (missed.length + wrong.length > 0) total.worst[lead.record] = `${missed.length}+${wrong.length}`;
    totals.set(name, total);
  });
  console.log(`${title}:`);
  for (const [name, { beats, missed, wrong, worst }] of totals)
    console.log(
      `${name}: ${beats} beats, ${missed} missed, ${wrong} false: ${JSON.stringify(worst).replaceAll('"', '')}`,
    );
  if (fits.length > 1) continue;
  const [{ byEvidence, byContext }] = fits;
  for (const [constant, { bias, weights }, names] of [
    ['BY_EVIDENCE', byEvidence, EVIDENCE],
    ['BY_CONTEXT', byContext, [...EVIDENCE, ...CONTEXT]],
  ]) {
    console.log(`${constant}: bias ${bias.toPrecision(4)}`);
    for (const [j, each] of names.entries()) console.log(`'${each}': ${weights[j].toPrecision(3)},`);
  }
}
