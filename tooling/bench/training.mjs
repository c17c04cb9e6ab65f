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

const rateOf = (side) => median(side.flatMap(({ signalsPerSecond }) => signalsPerSecond));
const row = (name, side, baseline) => [
  name,
  rateOf(side).toFixed(0),
  Math.max(...side.flatMap(({ signalsPerSecond }) => signalsPerSecond)).toFixed(0),
  (Math.max(...side.map(({ peakRss }) => peakRss)) / 2 ** 20).toFixed(0),
  baseline ? (rateOf(side) / rateOf(baseline)).toFixed(2) : '',
];
const baseline = runs.pytorch.length > 0 ? runs.pytorch : undefined;
report(runs.ours[0], baseline?.[0].version, [
  [`training, ${7 * windows} signals a step`, 'windows/s, median', 'best', 'peak RSS, MB', 'times PyTorch'],
  ...(baseline ? [row('PyTorch, micro-batches of 16', baseline, baseline)] : []),
  row(`ecg-affect, ${runs.ours[0].engine} engine`, runs.ours, baseline),
]);
