// node tooling/bench/training.mjs [ROUNDS] [WINDOWS]: whole training steps of the pretext network, ours and PyTorch's in turn, so that whatever
// else the machine does disturbs both. Ours makes the transformed copies too; PyTorch is given them.
import { median, ours, pytorch, report } from './contestants.mjs';

const [rounds = 3, windows = 128] = process.argv.slice(2).map(Number);
const runs = { ours: [], pytorch: [] };
for (let round = 0; round < rounds; round++) {
  runs.ours.push(ours('training', '--batch', windows, '--steps', 5));
  const other = pytorch('pytorch_training.py', '--batch', 7 * windows, '--micro', 16, '--steps', 2);
  if (other) runs.pytorch.push(other);
}

const trainings = runs.ours.map(({ training }) => training);
const sides = [[`ecg-affect, ${trainings[0].engine} engine`, trainings]];
if (runs.pytorch.length > 0) sides.unshift(['PyTorch, micro-batches of 16', runs.pytorch]);
const rates = (side) => side.flatMap(({ signalsPerSecond }) => signalsPerSecond);
const cpu = (side) => median(side.map(({ cpuMillisecondsPerSignal }) => cpuMillisecondsPerSignal));
const [[, baseline]] = sides;
report(runs.ours[0], runs.pytorch[0]?.version, [
  ['', 'windows/s, median', 'best', 'times', 'CPU, ms a window', 'times', 'peak RSS, MB'],
  ...sides.map(([name, side]) => [
    name,
    median(rates(side)).toFixed(0),
    Math.max(...rates(side)).toFixed(0),
    (median(rates(side)) / median(rates(baseline))).toFixed(2),
    cpu(side).toFixed(2),
    (cpu(baseline) / cpu(side)).toFixed(2),
    (Math.max(...side.map(({ peakRss }) => peakRss)) / 2 ** 20).toFixed(0),
  ]),
]);
