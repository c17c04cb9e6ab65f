// `npm run enable-tfjs-node`: adds the native backend of `--engine tfjs` to this clone.
//
// @tensorflow/tfjs-node is no dependency, because it downloads TensorFlow's C library when it is installed, which is large and not possible
// everywhere. Everything goes into a folder of node_modules; no file of the repository changes, and `npm test` finds the package there.
// Where its own download fails, or with `--tensorflow DIR`, its binding is compiled against another TensorFlow.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../scripts/pnpm.mjs';
import { buildBinding, requireCompiler } from './binding.mjs';
import { Refused, run } from './run.mjs';
import { tensorflowAt, tensorflowFromPypi } from './tensorflow.mjs';

const cache = join(root, 'node_modules/.cache/tfjs-node');
const name = '@tensorflow/tfjs-node';
const folder = join(cache, 'node_modules', name);
const link = join(root, 'node_modules', name);

try {
  const { values } = parseArgs({ options: { tensorflow: { type: 'string' } } });
  enable(values.tensorflow);
} catch (error) {
  if (!(error instanceof Refused) && !/^ERR_PARSE_ARGS/.test(error.code ?? '')) throw error;
  console.error(`@tensorflow/tfjs-node is not enabled: ${error.message}`);
  process.exitCode = 1;
}

function enable(given) {
  const tensorflow = given === undefined ? undefined : tensorflowAt(given);
  if (tensorflow === undefined && loads()) return console.log('--engine tfjs is ready already');
  installPackage();
  const own = tensorflow === undefined && run('npm', ['rebuild', name], { cwd: cache }).status === 0;
  if (!own) {
    requireCompiler();
    buildBinding(folder, cache, tensorflow ?? tensorflowFromPypi(join(cache, 'tensorflow')));
  }
  mkdirSync(join(link, '..'), { recursive: true });
  rmSync(link, { recursive: true, force: true });
  symlinkSync(folder, link, 'junction');
  if (!loads()) {
    rmSync(link, { force: true });
    throw new Refused(`what was built in ${cache} does not load:\n${load().stderr}`);
  }
  console.log('--engine tfjs is ready');
}

/** The package and the headers of Node's C interface, which every version of Node serves alike. */
function installPackage() {
  if (existsSync(folder)) return;
  console.log(`installing ${name}`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'package.json'), '{ "private": true }\n');
  const packages = [`${name}@4.22.0`, 'node-api-headers@1.9.0'];
  const { status, stderr } = run(
    'npm',
    ['install', '--loglevel=error', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', ...packages],
    { cwd: cache },
  );
  if (status !== 0) throw new Refused(`npm could not install ${packages.join(' and ')}:\n${stderr}`);
}

/** Whether TensorFlow computes, in a process of its own. */
function loads() {
  return existsSync(link) && load().status === 0;
}

function load() {
  const program = `
    const util = require('node:util');
    util.isNullOrUndefined = (value) => value == null;
    util.isArray = Array.isArray;
    const tf = require(${JSON.stringify(folder)});
    if (tf.getBackend() !== 'tensorflow' || tf.tensor1d([1, 2]).sum().dataSync()[0] !== 3) process.exit(1);`;
  return spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
}
