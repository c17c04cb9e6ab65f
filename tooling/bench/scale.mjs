// What an hour of ECG costs at each stage, from 1 hour of it to 100: processor time and peak memory of each command as a process of its own,
// on synthetic recordings of ten minutes of one person each. Writes docs/scale.svg when told where.
//
//   node tooling/bench/scale.mjs FOLDER [--hours 1,3,10,30,100] [--features-up-to 10] [--evaluate-up-to 3] [--svg docs/scale.svg]
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeRecording } from '../../packages/ecg-io/dist/index.js';
import { openStore, sourceOf } from '../../packages/experiments/dist/index.js';
import { onnxEngine } from '../../packages/network/dist/index.js';
import { pretrain } from '../../packages/pretext-model/dist/index.js';
import { syntheticSubject } from '../../packages/synthetic/dist/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    hours: { type: 'string', default: '1,3,10,30,100' },
    'features-up-to': { type: 'string', default: '10' },
    'evaluate-up-to': { type: 'string', default: '3' },
    svg: { type: 'string' },
    pretrain: { type: 'string' },
  },
});
const [folder] = positionals;
const PROGRAM = fileURLToPath(new URL('../../apps/train/bin/ecg-affect.js', import.meta.url));
/** Recordings an hour. */
const PEOPLE = 6;

if (values.pretrain) await pretrainSteps(values.pretrain);
else await measureAll();

async function measureAll() {
  /** stage -> [hours, seconds of processor time an hour of ECG] */
  const found = new Map();
  console.log(
    '| stage | hours of ECG | CPU, s | CPU, s an hour | peak RSS, MB | on disk, MB |\n|---|---|---|---|---|---|',
  );
  const add = (stage, hours, { cpu, rss }, megabytes = '') => {
    found.set(stage, [...(found.get(stage) ?? []), [hours, cpu / hours]]);
    console.log(`| ${stage} | ${hours} | ${cpu.toFixed(1)} | ${(cpu / hours).toFixed(2)} | ${rss} | ${megabytes} |`);
  };
  for (const hours of values.hours.split(',').map(Number)) {
    const data = join(folder, `${hours}h`);
    const store = `${data}.arrow`;
    const report = `${data}-report`;
    await makeData(data, hours);
    add('inspect', hours, run(PROGRAM, 'inspect', data), await megabytesOf(data));
    await rm(store, { force: true });
    const prepared = run(PROGRAM, 'prepare', 'folder', data, '--out', store, '--workers', '1');
    add('prepare', hours, prepared, Math.round((await stat(store)).size / 1e6));
    const step = run(fileURLToPath(import.meta.url), folder, '--pretrain', store);
    const perHour = 360 * 7;
    add('pretrain, an epoch', hours, { ...step, cpu: (step.told / step.signals) * perHour * hours });
    if (hours > Number(values['features-up-to'])) continue;
    await rm(report, { recursive: true, force: true });
    const command = ['evaluate', store, '--target', 'stress', '--protocol', 'group-kfold:5', '--encoder', 'pretrained'];
    run(PROGRAM, ...command, '--executor', 'none', '--out', report);
    const plan = join(report, 'jobs', 'plan');
    const [features, ...rest] = (await readdir(plan)).filter((name) => name.endsWith('.jsonl')).sort();
    add('features', hours, run(PROGRAM, 'job', join(plan, features)));
    if (hours > Number(values['evaluate-up-to'])) continue;
    add('evaluate', hours, run(PROGRAM, 'job', ...rest.map((name) => join(plan, name))));
  }
  if (values.svg) await writeFile(values.svg, await draw(found));
}

/** A person's ten minutes, rest and stress in turn, under as many names as there are to be. */
async function makeData(path, hours) {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  const { rest, stress } = syntheticSubject('S1', { seed: 0, minutesPerState: 5 }).recordings;
  const [channel] = rest.channels;
  const samples = new Float64Array(2 * channel.samples.length);
  samples.set(channel.samples);
  samples.set(stress.channels[0].samples, channel.samples.length);
  const recording = { channels: [{ ...channel, samples }], annotations: [], source: rest.source };
  const table = ['file,subject,start,end,stress'];
  for (let person = 1; person <= PEOPLE * hours; person++) {
    const file = `p${person}.hea`;
    await writeRecording(join(path, file), recording);
    table.push(`${file},P${person},0,300,0`, `${file},P${person},300,600,1`);
  }
  await writeFile(join(path, 'labels.csv'), `${table.join('\n')}\n`);
}

async function megabytesOf(path) {
  let bytes = 0;
  for (const name of await readdir(path)) bytes += (await stat(join(path, name))).size;
  return Math.round(bytes / 1e6);
}

/** The rate of a pre-training after its first steps, which compile. */
async function pretrainSteps(path) {
  const [WARM, STEPS, BATCH] = [2, 8, 16];
  const source = await openStore(path);
  const stop = new AbortController();
  const out = join(folder, 'run');
  await rm(out, { recursive: true, force: true });
  let begun = process.cpuUsage();
  await pretrain({
    sources: [await sourceOf(source)],
    engine: onnxEngine,
    out,
    batchSize: BATCH,
    heldOut: 0,
    epochs: 100,
    workers: 1,
    signal: stop.signal,
    onStep: ({ step }) => {
      if (step === WARM) begun = process.cpuUsage();
      if (step !== STEPS) return;
      const { user, system } = process.cpuUsage(begun);
      console.log(JSON.stringify({ signals: (STEPS - WARM) * BATCH * 7, told: (user + system) / 1e6 }));
      stop.abort();
    },
  });
  await source.store.close();
}

/** Runs node; it adds its own peak memory and processor time at the end. */
function run(...args) {
  const told = `process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    process.stderr.write('\\n#' + maxRSS + ' ' + (userCPUTime + systemCPUTime));
  });`;
  const child = spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(told)}`, ...args], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  const [, rss, cpu] = /#(\d+) (\d+)$/.exec(child.stderr) ?? [];
  if (child.status !== 0 || cpu === undefined) throw new Error(`${args.join(' ')}: ${child.stderr}`);
  const said = child.stdout.startsWith('{') ? JSON.parse(child.stdout) : {};
  return { cpu: Number(cpu) / 1e6, rss: Math.round((Number(rss) * 1024) / 1e6), ...said };
}

async function draw(found) {
  // The report's own: the root of the repository has none.
  const moduleOf = (path) => import(new URL(`../../packages/report/node_modules/${path}`, import.meta.url).href);
  const [Plot, { parseHTML }] = await Promise.all(
    ['@observablehq/plot/src/index.js', 'linkedom/esm/index.js'].map(moduleOf),
  );
  const { document } = parseHTML('<html><body></body></html>');
  const data = [...found].flatMap(([stage, points]) => points.map(([hours, cost]) => ({ stage, hours, cost })));
  const last = [...found].map(([stage, points]) => ({ stage, hours: points.at(-1)[0], cost: points.at(-1)[1] }));
  const drawn = Plot.plot({
    document,
    width: 640,
    height: 400,
    marginRight: 130,
    style: { background: 'white', color: '#222', fontFamily: 'sans-serif', fontSize: '12px' },
    x: { type: 'log', label: 'hours of ECG', ticks: [1, 3, 10, 30, 100], tickFormat: String },
    y: {
      type: 'log',
      label: 'processor time, s an hour of ECG',
      grid: true,
      tickFormat: String,
      domain: [0.1, 100],
      ticks: [0.1, 1, 10, 100],
    },
    marks: [
      Plot.line(data, { x: 'hours', y: 'cost', stroke: 'stage', strokeWidth: 1.75 }),
      Plot.dot(data, { x: 'hours', y: 'cost', fill: 'stage', r: 3 }),
      Plot.text(last, { x: 'hours', y: 'cost', text: 'stage', textAnchor: 'start', dx: 8 }),
    ],
  });
  // A file of its own needs a name space, and none of the style for pages.
  const svg = drawn.outerHTML.replace(/<style>.*?<\/style>/s, '<title>Processor time an hour of ECG, by stage</title>');
  return `${svg.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')}\n`;
}
