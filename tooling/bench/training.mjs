// node tooling/bench/training.mjs [--rounds 3] [--windows 128] [--device cuda] [--baseline FOLDER] [--way WAY]... [--write]: whole training steps of the
// pretext network, ours, PyTorch's and those of another build of ours in turn, so that whatever else the machine does disturbs all. Ours makes the
// transformed copies too; PyTorch is given them. First every way of PyTorch is tried on part of a step; the fastest of each precision takes part.
// PyTorch is that of the python3 in the path. --write puts the table into docs/benchmarks.md and the ratios into README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { median, ours, oursIn, pytorch, report } from './contestants.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    windows: { type: 'string', default: '128' },
    device: { type: 'string', default: 'cpu' },
    baseline: { type: 'string' },
    way: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
  },
});
const [rounds, windows] = [Number(values.rounds), Number(values.windows)];
const device = values.device === 'cpu' ? [] : ['--device', values.device];

const tried = values.way ? undefined : pytorch('pytorch_training.py', ...device);
const ways = values.way ?? Object.values(tried?.best ?? {});
/** By name: how to measure it once. */
const contestants = new Map();
for (const way of ways) {
  const args = ['--way', way, '--batch', 7 * windows, '--steps', 1, ...device];
  contestants.set(`PyTorch: ${way.replaceAll(',', ', ')}`, () => pytorch('pytorch_training.py', ...args));
}
const steps = ['--batch', windows, '--steps', 3, ...device];
if (values.baseline !== undefined)
  contestants.set('ecg-affect, the other build', () => oursIn(values.baseline, 'training', ...steps).training);
let machine;
contestants.set('ecg-affect', () => {
  machine = ours('training', ...steps);
  return machine.training;
});

const runs = new Map(Array.from(contestants.keys(), (name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, measure] of contestants) runs.get(name).push(measure());
}

const rates = (name) => runs.get(name).flatMap(({ signalsPerSecond }) => signalsPerSecond);
const times = (name) => median(rates('ecg-affect')) / median(rates(name));
const cpu = (name) => median(runs.get(name).map(({ cpuMillisecondsPerSignal }) => cpuMillisecondsPerSignal));
const [slowest] = runs.keys();
const version = ways.length > 0 ? runs.get(slowest)[0].version : undefined;
const lines = [];
if (tried !== undefined) {
  const each = Object.entries(tried.rates).map(([way, rate]) => `${way.replaceAll(',', ' ')} ${rate.toFixed(0)}`);
  lines.push(`PyTorch's ways on 128 signals, signals/s: ${each.join('; ')}.`);
  console.log(`${lines[0]}\n`);
}
lines.unshift(
  report(machine, version, [
    [
      '',
      'signals/s, median',
      'best',
      'ecg-affect is times as fast',
      'CPU, ms a signal',
      'ecg-affect takes times less',
      'memory, MB',
    ],
    ...Array.from(runs.keys(), (name) => [
      name,
      median(rates(name)).toFixed(0),
      Math.max(...rates(name)).toFixed(0),
      times(name).toFixed(2),
      cpu(name).toFixed(2),
      (cpu(name) / cpu('ecg-affect')).toFixed(2),
      (Math.max(...runs.get(name).map(({ peakRss }) => peakRss)) / 2 ** 20).toFixed(0),
    ]),
  ]),
);

if (values.write) {
  replaceIn('docs/benchmarks.md', /(<!-- training -->\n)[\s\S]*?(\n<!-- end of training -->)/, lines.join('\n\n'));
  const names = [...runs.keys()];
  const ratios = ways.map(
    (way, i) => `${times(names[i]).toFixed(1)} times as fast as its best in ${way.split(',')[2].trim()}`,
  );
  const claim = `beside PyTorch ${version?.replace(/\+.*/, '')} on the same CPU: ${ratios.join(', ')}`;
  replaceIn('README.md', /(\| a training step of the paper's network \| )[^|]*( \|)/, claim);
}

/** Puts text between the two groups of a pattern. */
function replaceIn(file, pattern, text) {
  const path = new URL(`../../${file}`, import.meta.url);
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace(pattern, (_, before, after) => before + text + after),
  );
}
