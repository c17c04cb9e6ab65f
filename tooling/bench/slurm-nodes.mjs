// Two nodes against one: the same plan of small pre-trainings on the Slurm of `tooling/slurm/local-slurm.sh start` (as root), with one node drained
// and with both. A node of it is one core, so the machine must have two cores to spare. The two take turns.
//
//   node tooling/bench/slurm-nodes.mjs FOLDER [--jobs 8] [--rounds 1]
import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { prepare } from '../../packages/ecg-io/dist/index.js';
import { DEFAULT_PREPROCESSING } from '../../packages/ecg-signal/dist/index.js';
import { pretrainingOn, runJobs, withStores } from '../../packages/experiments/dist/index.js';
import { slurmExecutor, slurmOptionsSchema, Workspace } from '../../packages/jobs/dist/index.js';
import { syntheticDataset } from '../../packages/synthetic/dist/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    jobs: { type: 'string', default: '8' },
    epochs: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '1' },
  },
});
const [folder] = positionals;
const path = join(folder, 'synthetic.arrow');
await prepare({
  dataset: syntheticDataset({ subjects: 6, minutesPerState: 1, seed: 0 }),
  out: path,
  preprocessing: DEFAULT_PREPROCESSING,
});

const plan = await withStores([path], async ([store]) =>
  Array.from({ length: Number(values.jobs) }, (_, seed) =>
    pretrainingOn([store], { seed, epochs: Number(values.epochs), batchSize: 12, transformations: ['negate'] }),
  ),
);
const program = fileURLToPath(new URL('../../apps/train/bin/ecg-affect.js', import.meta.url));
const command = [process.execPath, program, 'job'];
const executor = slurmExecutor({ ...slurmOptionsSchema.parse({ cpus: 1 }), command, name: 'slurm-nodes' });

async function seconds(title) {
  const workspace = new Workspace(join(folder, title));
  await rm(workspace.path, { recursive: true, force: true });
  const begun = performance.now();
  const { failed } = await runJobs(workspace, plan, { executor });
  if (failed.length > 0) throw new Error(`${failed.length} jobs failed: ${workspace.path}/failures`);
  return (performance.now() - begun) / 1000;
}

const node = (...update) => execFileSync('scontrol', ['update', 'nodename=n2', ...update]);

console.log('| jobs | one node, s | two nodes, s | ratio |\n|---|---|---|---|');
for (let round = 0; round < Number(values.rounds); round++) {
  node('state=drain', 'reason=one node');
  let one;
  try {
    one = await seconds('one');
  } finally {
    node('state=resume');
  }
  const two = await seconds('two');
  console.log(`| ${plan.length} | ${one.toFixed(1)} | ${two.toFixed(1)} | ${(two / one).toFixed(2)} |`);
}
