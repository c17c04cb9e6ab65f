// `npm start`: from a fresh clone to the results of the demo. Arguments after `--` go to `ecg-affect demo`.
import { spawnSync } from 'node:child_process';
import { installAndBuild, root } from './pnpm.mjs';

installAndBuild();
const demo = spawnSync(process.execPath, ['apps/train/bin/ecg-affect.js', 'demo', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(demo.status ?? 1);
