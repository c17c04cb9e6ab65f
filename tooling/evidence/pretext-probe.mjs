// Compares encoders and poolings without any label of a person's state: how well does a linear classifier of the frozen features tell which of the seven
// signals a window is (itself or one of six transformed copies), on people that none of the encoders was trained on?
//   node tooling/evidence/pretext-probe.mjs STORE... -- ENCODER...       (encoders: runs, or pretrained; build first)
// The people are cut into two halves; each is classified by LDA that was fitted on the other. Printed: cross-entropy, the mean over people of each one's mean
// (guessing: 1.946), and its 95 % interval over people; differences to the first line are paired.

import { linearDiscriminant } from '../../packages/emotion-head/dist/index.js';
import { selectRows } from '../../packages/evaluation/dist/index.js';
import { loadEncoderFor, sourceOf, withStores } from '../../packages/experiments/dist/index.js';
import { onnxEngine } from '../../packages/network/dist/index.js';
import { extractFeatures } from '../../packages/pretext-model/dist/index.js';
import { Random } from '../../packages/random/dist/index.js';
import { pretextBatch } from '../../packages/transforms/dist/index.js';

const POOLINGS = ['max', 'mean', 'quantile:0.9'];
const TASKS = 7;
/** Of a person at most. */
const WINDOWS = 2;
const PEOPLE = 400;
const DRAWS = 2000;

const separator = process.argv.indexOf('--');
const stores = process.argv.slice(2, separator);
const paths = process.argv.slice(separator + 1);
if (separator < 3 || paths.length === 0) throw new Error('usage: pretext-probe.mjs STORE... -- ENCODER...');

const random = new Random(0).derive('pretext probe');
await withStores(stores, async (opened) => {
  const encoders = [];
  for (const path of paths) encoders.push({ ...(await loadEncoderFor(path, opened[0])), path });
  const { x, labels, people } = await signalsOf(opened, encoders);
  console.log(`${new Set(people).size} people, ${labels.length} signals`);
  let first;
  for (const { path, description, parameters } of encoders) {
    const features = await featuresOf(
      { parameters, description: { ...description, pooling: POOLINGS } },
      x,
      labels.length,
    );
    for (const [index, pooling] of POOLINGS.entries()) {
      const losses = await probe(columns(features, labels.length, index), labels, people);
      first ??= losses;
      const less = losses.map((loss, i) => loss - first[i]);
      console.log(`${path} ${pooling}: ${text(losses)}, less the first ${text(less)}`);
    }
  }
});

/** Windows of people that no encoder knows, and their transformed copies. */
async function signalsOf(opened, encoders) {
  const [x, labels, people] = [[], [], []];
  for (const store of opened) {
    const { subjects, read } = await sourceOf(store);
    for (const person of new Set(subjects)) {
      if (encoders.some(({ record }) => isTrainedOn(record, person)) || new Set(people).size >= PEOPLE) continue;
      const first = subjects.indexOf(person);
      const rows = Array.from({ length: WINDOWS }, (_, i) => first + i).filter((row) => subjects[row] === person);
      const chosen = Uint32Array.from(rows);
      const batch = pretextBatch(await read(chosen), chosen, random.derive(store.path));
      x.push(batch.x);
      for (const from of batch.order) {
        labels.push(from % TASKS);
        people.push(person);
      }
    }
  }
  return { x, labels, people };
}

function isTrainedOn({ data, heldOutSubjects }, person) {
  return data.some(({ subjects }) => person in subjects) && !heldOutSubjects.includes(person);
}

async function featuresOf(encoder, parts, rows) {
  const windowLength = encoder.description.inputLength;
  const all = { width: windowLength, values: new Float32Array(rows * windowLength) };
  let at = 0;
  for (const part of parts) {
    all.values.set(part, at);
    at += part.length;
  }
  const read = async (indices) => selectRows(all, indices).values;
  return extractFeatures(encoder, { rows, windowLength, read }, onnxEngine);
}

/** The features of one of the poolings, which stand side by side. */
function columns(features, rows, index) {
  const all = features.length / rows;
  const width = all / POOLINGS.length;
  const values = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    values.set(features.subarray(row * all + index * width, row * all + (index + 1) * width), row * width);
  }
  return { width, values };
}

/** Mean cross-entropy of each person, in the order of their first signal. */
async function probe(features, labels, people) {
  const names = [...new Set(people)];
  const half = new Map(names.map((name, i) => [name, i % 2]));
  const losses = new Map(names.map((name) => [name, []]));
  for (const tested of [0, 1]) {
    const rowsOf = (which) => people.flatMap((name, row) => ((half.get(name) === tested) === which ? [row] : []));
    const [train, test] = [rowsOf(false), rowsOf(true)];
    const examples = {
      features: selectRows(features, train),
      labels: Int32Array.from(train, (row) => labels[row]),
      subjects: train.map((row) => people[row]),
      classes: TASKS,
    };
    const fitted = await linearDiscriminant().fit(examples, random);
    const probabilities = await fitted.predictProbabilities(selectRows(features, test));
    for (const [i, row] of test.entries()) {
      losses.get(people[row]).push(-Math.log(Math.max(1e-9, probabilities[i * TASKS + labels[row]])));
    }
  }
  return names.map((name) => mean(losses.get(name)));
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean over people, and its interval by bootstrap over them. */
function text(values) {
  const stream = random.derive('bootstrap');
  const means = Array.from({ length: DRAWS }, () => mean(values.map(() => values[stream.integer(values.length)]))).sort(
    (a, b) => a - b,
  );
  const at = (share) => means[Math.floor(share * DRAWS)].toFixed(3);
  return `${mean(values).toFixed(3)} [${at(0.025)} to ${at(0.975)}]`;
}
