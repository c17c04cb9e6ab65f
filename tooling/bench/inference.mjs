// node tooling/bench/inference.mjs [MODEL.onnx[=THEIRS.onnx]...] [--baseline DIR] [--rounds 3] [--device cuda] [--compile]: windows a second of exported models in onnxruntime and of
// PyTorch's encoder at its best, in turn. Without models, the paper's network with random weights. Baseline: another built repository, which runs THEIRS where it is given. PyTorch is that of the python3 in the path.
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { classifyRates, median, ours, pytorch, report } from './contestants.mjs';

const { values, positionals: models } = parseArgs({
  allowPositionals: true,
  options: {
    baseline: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    device: { type: 'string', default: 'cpu' },
    compile: { type: 'boolean', default: false },
  },
});
const runs = { ours: [], pytorch: [] };
/** By model: what this build gives in each round, and the baseline. */
const ofModels = new Map(models.map((model) => [model, { here: [], there: [] }]));
for (let round = 0; round < Number(values.rounds); round++) {
  if (models.length === 0) runs.ours.push(ours('inference'));
  for (const [pair, { here, there }] of ofModels) {
    const [model, theirs = model] = pair.split('=');
    here.push(classifyRates(undefined, model));
    if (values.baseline) there.push(classifyRates(values.baseline, theirs));
  }
  const compile = values.compile ? ['--compile'] : [];
  const other = pytorch('pytorch_inference.py', '--device', values.device, ...compile);
  if (other) runs.pytorch.push(other);
}

for (const [model, { here, there }] of ofModels) {
  const precision = here[0].precision === 'int8' ? 'bfloat16' : 'float32';
  const middle = (side, batch) => median(ofBatch(side, batch).map(({ windowsPerSecond }) => windowsPerSecond));
  console.log(
    `\n${basename(model.split('=')[0])}, ${here[0].precision}; peak memory ${here[0].peakMegabytes} MB${there.length > 0 ? `, baseline ${there[0].peakMegabytes} MB` : ''}`,
  );
  for (const { batch } of here[0].inference) {
    const rate = middle(here, batch);
    const cells = [`${batch} at a time: ${rate.toFixed(0)} windows/s`];
    if (there.length > 0)
      cells.push(`baseline ${middle(there, batch).toFixed(0)} (${(rate / middle(there, batch)).toFixed(2)})`);
    if (runs.pytorch.length > 0) {
      const best = ofBatch(runs.pytorch, batch).map((rates) => rates[precision]);
      const other = median(best.map(({ windowsPerSecond }) => windowsPerSecond));
      cells.push(`PyTorch ${precision}, ${best[0].way}: ${other.toFixed(0)} (${(rate / other).toFixed(2)})`);
    }
    console.log(cells.join(', '));
  }
}
if (models.length > 0) process.exit();

const PRECISIONS = ['float32', 'bfloat16'];
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

function ofBatch(side, batch) {
  return side.map(({ inference }) => inference.find((rate) => rate.batch === batch));
}
