// `npm run enable-tfjs-node`: adds the native backend of `--engine tfjs` to this clone.
//
// @tensorflow/tfjs-node is no dependency, because it downloads TensorFlow's C library when it is installed, which is large and not possible
// everywhere. pnpm records the addition in three tracked files, pnpm-workspace.yaml among them as the leave to run its install script;
// `git checkout` of the three takes it out again.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pnpm, root } from './pnpm.mjs';

const name = '@tensorflow/tfjs-node';
const changed = ['packages/network/package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'];
const before = changed.map((file) => readFileSync(join(root, file)));
process.on('exit', (code) => {
  if (code === 0) {
    console.log(`\n--engine tfjs is ready. Changed: ${changed.join(', ')}`);
  } else {
    changed.forEach((file, i) => {
      writeFileSync(join(root, file), before[i]);
    });
    rmSync(join(root, 'packages/network/node_modules', name), { recursive: true, force: true });
    console.error('\n@tensorflow/tfjs-node could not be installed (its own message is above); nothing has changed');
  }
});

pnpm('add', '--save-dev', '--save-exact', '--filter', '@ecg-affect/network', `--allow-build=${name}`, `${name}@4.22.0`);
