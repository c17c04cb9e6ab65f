// node tooling/bench/inference.mjs [--rounds 3] [--device cuda] [--compile]: windows a second of the exported model in onnxruntime and of PyTorch's encoder
// at its best, in turn. PyTorch is that of the python3 in the path.
import { parseArgs } from 'node:util';
import { median, ours, pytorch, report } from './contestants.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    device: { type: 'string', default: 'cpu' },
    compile: { type: 'boolean', default: false },
  },
});
const runs = { ours: [], pytorch: [] };
for (let round = 0; round < Number(values.rounds); round++) {
  runs.ours.push(ours('inference'));
  const compile = values.compile ? ['--compile'] : [];
  const other = pytorch('pytorch_inference.py', '--device', values.device, ...compile);
  if (other) runs.pytorch.push(other);
}

const PRECISIONS = ['float32', 'bfloat16'];
const ofBatch = (side, batch) => side.map(({ inference }) => inference.find((rate) => rate.batch === batch));
const compared = runs.pytorch.length > 0;
report(runs.ours[0], runs.pytorch[0]?.version, [
  [
    'windows at a time',
    'ecg-affect fp32, windows/s',
    ...(compared ? PRECISIONS.flatMap((precision) => [`PyTorch ${precision}, windows/s`, 'way', 'ratio']) : []),
  ],
  ...runs.ours[0].inference.map(({ batch }) => {
    const rate = median(ofBatch(runs.ours, batch).map(({ windowsPerSecond }) => windowsPerSecond));
    const others = (compared ? PRECISIONS : []).flatMap((precision) => {
      const best = ofBatch(runs.pytorch, batch).map((rates) => rates[precision]);
      const other = median(best.map(({ windowsPerSecond }) => windowsPerSecond));
      return [other.toFixed(0), best[0].way, (rate / other).toFixed(2)];
    });
    return [batch, rate.toFixed(0), ...others];
  }),
]);
