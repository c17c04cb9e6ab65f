// Reads damaged files of every format for longer than the tests do: node tooling/scripts/fuzz.mjs [files = 1000000] [seed = the time].
import { spawnSync } from 'node:child_process';

const FORMATS = 20;
const [files = '1000000', seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
const runs = String(Math.ceil(Number(files) / FORMATS));
console.log(`${files} damaged files, seed ${seed}`);
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'packages/ecg-io/src/formats/fuzz', '--testTimeout=36000000'],
  { stdio: 'inherit', env: { ...process.env, ECG_AFFECT_FUZZ_RUNS: runs, ECG_AFFECT_FUZZ_SEED: seed } },
);
process.exit(status ?? 1);
