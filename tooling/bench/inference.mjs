// node tooling/bench/inference.mjs [ROUNDS]: windows a second of the exported model in onnxruntime and of PyTorch's encoder, in turn.
import { median, ours, pytorch, report } from './contestants.mjs';

const [rounds = 3] = process.argv.slice(2).map(Number);
const runs = { ours: [], pytorch: [] };
for (let round = 0; round < rounds; round++) {
  runs.ours.push(ours('inference'));
  const other = pytorch('pytorch_inference.py');
  if (other) runs.pytorch.push(other);
}

const rateOf = (side, batch) =>
  median(side.map(({ inference }) => inference.find((rate) => rate.batch === batch).windowsPerSecond));
const compared = runs.pytorch.length > 0;
report(runs.ours[0], runs.pytorch[0]?.version, [
  ['windows at a time', 'ecg-affect, windows/s', ...(compared ? ['PyTorch, windows/s', 'ratio'] : [])],
  ...runs.ours[0].inference.map(({ batch }) => {
    const rate = rateOf(runs.ours, batch);
    const other = compared ? [rateOf(runs.pytorch, batch), rate / rateOf(runs.pytorch, batch)] : [];
    return [batch, rate.toFixed(0), ...other.map((value, i) => value.toFixed(i === 0 ? 0 : 2))];
  }),
]);
