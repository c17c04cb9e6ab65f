import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refused, run } from './run.mjs';

// The newest version of Node's C interface that tfjs-node 4.22 looks for; Node 20 and all later ones serve it.
const NAPI_VERSION = 8;

/** @throws Refused where there is no compiler */
export function requireCompiler() {
  if (run('g++', ['--version']).status !== 0) {
    throw new Refused('g++, which compiles the binding, is not installed: install it (g++ on Debian)');
  }
}

/**
 * Compiles tfjs-node's binding against a TensorFlow: the binding itself, and before it what loads it without TensorFlow's log lines.
 * @param folder of @tensorflow/tfjs-node
 * @param cache where node-api-headers is installed
 * @throws Refused when it does not compile
 */
export function buildBinding(folder, cache, { include, libraries, names }) {
  console.log(`compiling the binding against ${join(libraries, names[0])}`);
  const lib = join(folder, `lib/napi-v${NAPI_VERSION}`);
  const binding = join(lib, 'tensorflow.node');
  mkdirSync(lib, { recursive: true });
  const compile = (...args) => {
    const headers = ['-I', join(cache, 'node_modules/node-api-headers/include')];
    const flags = ['-std=c++17', '-O1', '-shared', '-fPIC', `-DNAPI_VERSION=${NAPI_VERSION}`];
    const { status, stderr } = run('g++', [...flags, ...headers, ...args]);
    if (status !== 0) throw new Refused(`g++ does not compile the binding:\n${stderr}`);
  };
  compile(
    ...['-I', include, '-o', binding],
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(folder, 'binding', file)),
    ...['-L', libraries, `-Wl,-rpath,${libraries}`, ...names.map((name) => `-l:${name}`)],
  );
  const quietly = fileURLToPath(new URL('load-quietly.cc', import.meta.url));
  compile(`-DBINDING=${JSON.stringify(binding)}`, quietly, '-o', join(lib, 'tfjs_binding.node'), '-ldl');
}
