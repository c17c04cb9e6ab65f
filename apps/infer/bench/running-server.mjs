// An inference server in a process of its own, as people run it.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../bin/ecg-affect-infer.js', import.meta.url));
/** Of Linux's processor times: USER_HZ. */
const TICKS = 100;

/**
 * Starts `ecg-affect-infer serve` on a free port; resolves when its model is loaded.
 * @returns host, port, modelName, `memory()` in MB, `files()` open, `cpu()` in s, `stop()`
 */
export async function startServer(model, ...args) {
  const child = spawn(process.execPath, [BIN, 'serve', '--model', model, '--port', '0', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exit = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  let log = '';
  await new Promise((resolve, reject) => {
    exit.then((how) => reject(new Error(`the server ended with ${how}:\n${log}`)));
    child.stderr.on('data', (data) => {
      if (log.length > 1e6) return;
      log += data;
      if (log.includes('model loaded')) resolve();
    });
  });
  const { hostname, port } = new URL(/listening at (http:[^"]+)/.exec(log)[1]);
  return {
    host: hostname,
    port: Number(port),
    modelName: basename(model, '.onnx'),
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024,
    cpu: () => {
      const [user, system] = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13);
      return (Number(user) + Number(system)) / TICKS;
    },
    files: () => readdirSync(`/proc/${child.pid}/fd`).length,
    stop: () => {
      child.kill('SIGTERM');
      return exit;
    },
  };
}
