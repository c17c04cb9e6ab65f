// node tooling/bench/training.mjs [--rounds 3] [--windows 128] [--device cuda] [--baseline FOLDER] [--way WAY]...: whole training steps of the pretext
// network, ours, PyTorch's and those of another build of ours in turn, so that whatever else the machine does disturbs all. Ours makes the transformed
// copies too; PyTorch is given them. First every way of PyTorch is tried on part of a step; the fastest of each precision takes part.
import { parseArgs } from 'node:util';
import { median, ours, oursIn, pytorch, report } from './contestants.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    windows: { type: 'string', default: '128' },
    device: { type: 'string', default: 'cpu' },
    baseline: { type: 'string' },
    way: { type: 'string', multiple: true },
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

if (tried !== undefined) {
  console.log('PyTorch, signals/s of each way on 128 signals:');
  for (const [way, rate] of Object.entries(tried.rates))
    console.log(`  ${way.replaceAll(',', ', ')}: ${rate.toFixed(0)}`);
}
const rates = (name) => runs.get(name).flatMap(({ signalsPerSecond }) => signalsPerSecond);
const cpu = (name) => median(runs.get(name).map(({ cpuMillisecondsPerSignal }) => cpuMillisecondsPerSignal));
report(machine, ways.length > 0 ? runs.get([...runs.keys()][0])[0].version : undefined, [
  [
    '',
    'signals/s, median',
    'best',
    'ours is times as fast',
    'CPU, ms a signal',
    'ours takes times less',
    'peak RSS, MB',
  ],
  ...Array.from(runs.keys(), (name) => [
    name,
    median(rates(name)).toFixed(0),
    Math.max(...rates(name)).toFixed(0),
    (median(rates('ecg-affect')) / median(rates(name))).toFixed(2),
    cpu(name).toFixed(2),
    (cpu(name) / cpu('ecg-affect')).toFixed(2),
    (Math.max(...runs.get(name).map(({ peakRss }) => peakRss)) / 2 ** 20).toFixed(0),
  ]),
]);
