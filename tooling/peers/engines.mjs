// The engines, each with how it is made ready and started. Versions are pinned: a new one is a new measurement.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const MINUTE = 60_000;

/** Made ready by `pip` in a virtual environment of its own. */
const python = (name, version, script, packages, options = {}) => ({
  name,
  version,
  prepare(work) {
    const { pythons = ['3.12', '3.13', '3.11'], environment = () => ({}) } = options;
    const interpreter = findPython(pythons);
    const folder = join(work, `${name} ${version}`.replaceAll(' ', '-'));
    const program = join(folder, 'bin', 'python');
    if (!existsSync(join(folder, 'ready'))) {
      run(interpreter, ['-m', 'venv', folder]);
      run(program, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
      mkdirSync(join(folder, 'ready'));
    }
    return { command: [program, here(`python/${script}`)], environment: environment() };
  },
});

const onnxruntime = (version, pythons, numpy) =>
  python('onnxruntime', version, 'onnxruntime_peer.py', [`onnxruntime==${version}`, `numpy${numpy}`], { pythons });

/** Made ready by `cargo`. */
const rust = (name, version, needs = () => {}) => ({
  name,
  version,
  prepare(work) {
    needs();
    const target = join(work, 'rust', name);
    const manifest = here(`rust/${name}/Cargo.toml`);
    run('cargo', ['build', '--release', '--quiet', '--manifest-path', manifest, '--target-dir', target], 30 * MINUTE);
    return { command: [join(target, 'release', `${name}-peer`)] };
  },
});

const JAVA_VERSION = '1.29.0';
const java = {
  name: 'onnxruntime for Java',
  version: JAVA_VERSION,
  prepare(work) {
    const folder = join(work, 'java');
    const artifact = `com.microsoft.onnxruntime:onnxruntime:${JAVA_VERSION}`;
    run('mvn', ['-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`]);
    return { command: ['java', '-cp', join(folder, `onnxruntime-${JAVA_VERSION}.jar`), here('java/Peer.java')] };
  },
};

export const ENGINES = [
  onnxruntime('1.12.0', ['3.10', '3.9', '3.8'], '<2'),
  onnxruntime('1.14.1', ['3.10', '3.9', '3.8'], '<2'),
  onnxruntime('1.17.3', ['3.12', '3.11', '3.10'], '<2'),
  onnxruntime('1.20.1', ['3.12', '3.13', '3.11'], '<3'),
  onnxruntime('1.24.4', ['3.12', '3.13', '3.11'], '<3'),
  onnxruntime('1.28.0', ['3.12', '3.13', '3.11'], '<3'),
  onnxruntime('1.32.0', ['3.12', '3.13', '3.11'], '<3'),
  java,
  python('OpenVINO (hint f32)', '2026.4.1', 'openvino_peer.py', ['openvino==2026.4.1']),
  python('MNN', '3.6.1', 'mnn_peer.py', ['MNN==3.6.1', 'numpy']),
  python('TVM (untuned)', '0.27.0', 'tvm_peer.py', ['apache-tvm==0.27.0.post1', 'onnx==1.23.2']),
  python('tinygrad', '0.14.0', 'tinygrad_peer.py', ['tinygrad==0.14.0', 'numpy'], { environment: withClang }),
  rust('tract', '0.23.9'),
  rust('rten', '0.27.0'),
  rust('candle', '0.11.1', () => need('protoc')),
  python('onnx (strict checker and reference)', '1.23.2', 'reference_peer.py', ['onnx==1.23.2']),
];

/** tinygrad compiles for the processor with a `clang` on the PATH. */
function withClang() {
  need('clang');
  return { DEV: 'CPU' };
}

function need(program) {
  try {
    run(program, ['--version']);
  } catch {
    throw new Error(`there is no ${program} here`);
  }
}

/** The first of these versions that is on the PATH or among pyenv's. */
function findPython(versions) {
  const pyenv = join(homedir(), '.pyenv', 'versions');
  const installed = existsSync(pyenv) ? readdirSync(pyenv) : [];
  for (const version of versions) {
    const found = installed.filter((name) => name.startsWith(`${version}.`));
    for (const program of [...found.map((name) => join(pyenv, name, 'bin', 'python')), `python${version}`]) {
      try {
        run(program, ['-c', 'import venv']);
        return program;
      } catch {
        // The next one.
      }
    }
  }
  throw new Error(`there is no Python ${versions.join(' or ')} here`);
}

function run(program, args, timeout = 10 * MINUTE) {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout, maxBuffer: 1e8 });
}
