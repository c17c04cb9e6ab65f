// Two nodes against one: the same plan of small pre-trainings on the Slurm of `tooling/slurm/local-slurm.sh start` (as root), with one node drained
// and with both. A node of it is one core, so the machine must have two cores to spare. The two take turns.
//
//   node tooling/bench/slurm-nodes.mjs FOLDER [--jobs 8] [--rounds 1]
import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runPrepare } from '../../apps/train/dist/commands/prepare.js';
import { slurmExecutor, slurmOptionsSchema } from '../../apps/train/dist/jobs/executors/slurm.js';
import { Workspace } from '../../apps/train/dist/jobs/workspace.js';
import { openStore } from '../../apps/train/dist/stores.js';
import { DEFAULT_PREPROCESSING } from '../../packages/ecg-signal/dist/index.js';
import { execute } from '../../packages/jobs/dist/index.js';
import { parsePretrainSettings } from '../../packages/pretext-model/dist/index.js';

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
const { sampleRate, highpass, windowSeconds, overlap, normalisation } = DEFAULT_PREPROCESSING;
await runPrepare('synthetic', undefined, {
  out: path,
  fs: sampleRate,
  highpass: highpass ?? 0,
  window: windowSeconds,
  overlap,
  normalise: normalisation,
  minQuality: 0,
  subjects: 6,
  minutes: 1,
  seed: 0,
  force: true,
});
const { store, fingerprint } = await openStore(path);
await store.close();

const plan = Array.from({ length: Number(values.jobs) }, (_, seed) => ({
  kind: 'pretrain',
  version: '0.1.0',
  stores: [{ path, fingerprint }],
  without: [],
  settings: parsePretrainSettings({ seed, epochs: Number(values.epochs), batchSize: 12, transformations: ['negate'] }),
}));
const executor = slurmExecutor(slurmOptionsSchema.parse({ cpus: 1 }));

async function seconds(title) {
  const workspace = new Workspace(join(folder, title));
  await rm(workspace.path, { recursive: true, force: true });
  const begun = performance.now();
  const { failed } = await execute(workspace, plan, { title, executor });
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
