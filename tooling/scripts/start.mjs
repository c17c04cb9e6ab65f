// `npm start`: from a fresh clone to the results of the demo. Arguments after `--` go to `ecg-affect demo`.
import { spawnSync } from 'node:child_process';
import { install, pnpm, root } from './pnpm.mjs';

install();
spawnSync(process.execPath, ['tooling/scripts/remove-stale.mjs'], { cwd: root, stdio: 'inherit' });
// Only what the demo runs, by one compiler, and the page that it points to.
pnpm('exec', 'tsc', '-b', 'apps/train');
pnpm('--filter', '@ecg-affect/infer', 'run', 'build');
const demo = spawnSync(process.execPath, ['apps/train/bin/ecg-affect.js', 'demo', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(demo.status ?? 1);
