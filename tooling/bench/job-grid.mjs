// What a grid of a hundred thousand jobs costs to plan, look at and collect: makes the workspace of one that is nearly done, with results as they
// would be, then runs each command as a process of its own.
//
//   node tooling/bench/job-grid.mjs FOLDER [--evaluations 1000] [--folds 100]
import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createWindowStore } from '../../packages/ecg-io/dist/index.js';
import { DEFAULT_PREPROCESSING } from '../../packages/ecg-signal/dist/index.js';
import {
  collectedPoint,
  describeEvaluation,
  JOB_KINDS,
  JobContext,
  pretrainingOn,
  withStores,
} from '../../packages/experiments/dist/index.js';
import { expand, readPlan, replaceFile, Workspace, writePlan } from '../../packages/jobs/dist/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    evaluations: { type: 'string', default: '1000' },
    folds: { type: 'string', default: '100' },
    measure: { type: 'string' },
  },
});
const [folder] = positionals;
const subjects = Number(values.folds);
const WINDOWS = 60;
const PROGRAM = fileURLToPath(new URL('../../apps/train/bin/ecg-affect.js', import.meta.url));
const workspace = new Workspace(join(folder, 'jobs'));
const path = join(folder, 'store.arrow');

/** Pre-trainings from many seeds, the frozen encoder of each tested subject by subject. */
async function evaluations() {
  return withStores([path], async ([store]) =>
    Array.from({ length: Number(values.evaluations) }, (_, seed) =>
      describeEvaluation(store, {
        target: 'stress',
        protocol: 'loso',
        lines: ['frozen'],
        encoder: pretrainingOn([store], { seed }),
      }),
    ),
  );
}

if (values.measure === 'plan') {
  const context = new JobContext(workspace);
  await writePlan(workspace, await expand(await evaluations(), JOB_KINDS, context), JOB_KINDS);
  await context.close();
} else if (values.measure === 'list') {
  console.log((await readPlan(workspace)).length);
} else {
  await rm(folder, { recursive: true, force: true });
  await makeStore();
  console.log('| | jobs | s by the clock | s of processor time | peak RSS, MB |\n|---|---|---|---|---|');
  measure('plan', [fileURLToPath(import.meta.url), ...process.argv.slice(2), '--measure', 'plan']);
  await makeResults(await readPlan(workspace), await evaluations());
  measure('list', [fileURLToPath(import.meta.url), ...process.argv.slice(2), '--measure', 'list']);
  measure('experiment status', [PROGRAM, 'experiment', 'status', folder]);
  measure('experiment collect', [PROGRAM, 'experiment', 'collect', folder]);
}

async function makeStore() {
  const rows = subjects * WINDOWS;
  const store = await createWindowStore(path, {
    windowLength: 2560,
    metadata: { preprocessing: DEFAULT_PREPROCESSING, labels: ['stress'], synthetic: true },
  });
  const each = (value) => Array.from({ length: rows }, (_, row) => value(row));
  await store.append({
    ecg: new Float32Array(rows * 2560),
    subject: each((row) => `S${Math.floor(row / WINDOWS)}`),
    session: each(() => 'protocol'),
    dataset: each(() => 'synthetic'),
    start: Float64Array.from(each((row) => 10 * (row % WINDOWS))),
    quality: Float32Array.from(each(() => 1)),
    labels: new Map([['stress', Float64Array.from(each((row) => row % 2))]]),
  });
  await store.close();
}

/** All but the last hundredth is done; of that some are running, some have failed. */
async function makeResults(planned, jobs) {
  const probabilities = Array.from({ length: WINDOWS }, (_, window) => [window / 61, 1 - window / 61]);
  const curve = Array.from({ length: 30 }, (_, epoch) => ({ training: 1 / (epoch + 1.7), heldOut: 1 / (epoch + 1.3) }));
  const calibration = { temperature: 1.2345678901, bias: [0, 0.12345678901] };
  const predictions = {
    probabilities,
    uncalibrated: probabilities,
    calibration,
    learningCurve: curve,
    encoderSawTestSubjects: [],
  };
  const fold = JSON.stringify(
    ['frozen', 'frozen + LDA'].map((name) => ({ name, classifier: 'dense', baseline: false, predictions })),
  );
  const estimate = { value: 0.8123456789, low: 0.7012345678, high: 0.9012345678 };
  const names = ['accuracy', 'balancedAccuracy', 'macroF1', 'f1OfMacroMeans', 'auroc'];
  const scores = Object.fromEntries(names.map((name) => [name, estimate]));
  const methods = ['frozen', 'frozen + LDA', 'majority class'].map((name, m) => ({ name, baseline: m === 2, scores }));
  const all = { methods, probabilities: Array.from({ length: subjects * methods.length }, () => probabilities) };
  const leakage = [`Protocol loso, ${subjects} folds: subject-independent.`];
  const files = {
    pretrain: { 'summary.json': JSON.stringify({ auroc: 0.98 }) },
    features: { 'features.safetensors': '' },
    fold: { 'fold.json': fold },
    evaluation: {
      'result.json': JSON.stringify(all),
      'summary.json': JSON.stringify({ synthetic: true, leakage, methods }),
    },
  };
  const write = async ({ name, kind }, index) => {
    if (kind === 'fold' && index % 100 === 99) {
      if (index % 1000 === 999) {
        await replaceFile(`${workspace.attempts(name)}/elsewhere~1~1/progress.json`, '{"done":0.5,"note":""}');
      } else if (index % 500 === 499) {
        await workspace.recordFailure(name, { message: 'out of memory', log: ['at somewhere'], host: 'n1' });
      }
      return;
    }
    await mkdir(workspace.result(name), { recursive: true });
    for (const [file, content] of Object.entries(files[kind]))
      await writeFile(join(workspace.result(name), file), content);
  };
  for (let i = 0; i < planned.length; i += 64) {
    await Promise.all(planned.slice(i, i + 64).map((job, offset) => write(job, i + offset)));
  }
  const points = jobs.map((evaluation, seed) => collectedPoint({ factor: 'seed', level: String(seed), evaluation }));
  await replaceFile(join(folder, 'experiment.json'), JSON.stringify({ experiment: 'multitask', points }));
}

/** Node adds its own peak memory and processor time at the end. */
function measure(what, args) {
  const told = `process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    process.stderr.write('\\n#' + maxRSS + ' ' + (userCPUTime + systemCPUTime));
  });`;
  const begun = performance.now();
  const child = spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(told)}`, ...args], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  const seconds = (performance.now() - begun) / 1000;
  const [, rss, cpu] = /#(\d+) (\d+)$/.exec(child.stderr) ?? [];
  if (child.status !== 0 || cpu === undefined) throw new Error(`${what}: ${child.stderr}`);
  const jobs = Number(values.evaluations) * (subjects + 3);
  console.log(
    `| ${what} | ${jobs} | ${seconds.toFixed(1)} | ${(cpu / 1e6).toFixed(1)} | ${Math.round((rss * 1024) / 1e6)} |`,
  );
}
