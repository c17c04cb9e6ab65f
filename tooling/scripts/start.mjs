// `npm start`: from a fresh clone to the results of the demo. Arguments after `--` go to `ecg-affect demo`.
import { spawnSync } from 'node:child_process';
import { install, root } from './pnpm.mjs';

function node(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

install();
node('tooling/scripts/remove-stale.mjs');
// Only what the demo runs, by one compiler, and the page that it points to, bundled from its sources as they are.
node('node_modules/typescript/bin/tsc', '-b', 'apps/train', 'apps/infer');
node('apps/infer/src/page/build.mjs');
node('apps/train/bin/ecg-affect.js', 'demo', ...process.argv.slice(2));
