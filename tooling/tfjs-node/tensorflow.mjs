import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refused, run } from './run.mjs';

// A wheel for one Python serves all: only C headers and libraries are taken from it.
const WHEEL = 'tensorflow-cpu==2.21.0';
const TAGS = ['--implementation', 'cp', '--python-version', '3.12', '--platform', 'manylinux_2_27_x86_64'];
const INSTEAD = 'give --tensorflow DIR, an unpacked wheel of TensorFlow or libtensorflow';

/**
 * A TensorFlow that lies in a folder: an unpacked wheel (or the `tensorflow` folder of one, as in site-packages), or libtensorflow.
 * @returns its headers, the folder of its libraries, their names
 * @throws Refused when it is neither
 */
export function tensorflowAt(path) {
  const folders = [join(path, 'tensorflow'), path].map((folder) => resolve(folder));
  for (const folder of folders) {
    const include = join(folder, 'include');
    if (!existsSync(join(include, 'tensorflow/c/eager/c_api.h'))) continue;
    for (const [libraries, main] of [
      [folder, 'libtensorflow_cc.so.2'],
      [join(folder, 'lib'), 'libtensorflow.so.2'],
    ]) {
      const names = [main, 'libtensorflow_framework.so.2'];
      if (names.every((name) => existsSync(join(libraries, name)))) return { include, libraries, names };
    }
  }
  throw new Refused(
    `--tensorflow ${path} ${existsSync(path) ? 'is no' : 'does not exist, expected an'} unpacked wheel of TensorFlow ` +
      '(tensorflow/include and tensorflow/libtensorflow_cc.so.2) or libtensorflow (include and lib/libtensorflow.so.2)',
  );
}

/**
 * TensorFlow's wheel from the Python Package Index, the 3 % of its files that a binding needs, kept in `folder`.
 * @throws Refused when Python or its pip is absent, or the wheel cannot be had
 */
export function tensorflowFromPypi(folder) {
  if (existsSync(folder)) return tensorflowAt(folder);
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Refused(`${WHEEL} has no wheel for ${process.platform} ${process.arch}: ${INSTEAD}`);
  }
  if (run('python3', ['-m', 'pip', '--version']).status !== 0) {
    throw new Refused(
      `python3 with pip, which downloads TensorFlow, is not installed: install them (python3-pip on Debian), or ${INSTEAD}`,
    );
  }
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  console.log(`downloading ${WHEEL}, 270 MB`);
  const quietly = ['--quiet', '--disable-pip-version-check', '--retries', '1', '--timeout', '15'];
  const download = ['download', ...quietly, '--no-deps', '--only-binary', ':all:', ...TAGS, '--dest', partial, WHEEL];
  const { status, stderr } = run('python3', ['-m', 'pip', ...download]);
  if (status !== 0) throw new Refused(`pip could not download ${WHEEL} (${INSTEAD}):\n${stderr}`);
  const wheel = join(partial, readdirSync(partial)[0]);
  const unpacking = run('python3', [fileURLToPath(new URL('unpack.py', import.meta.url)), wheel, partial]);
  if (unpacking.status !== 0) throw new Refused(`${wheel} could not be unpacked:\n${unpacking.stderr}`);
  rmSync(wheel);
  renameSync(partial, folder);
  return tensorflowAt(folder);
}
