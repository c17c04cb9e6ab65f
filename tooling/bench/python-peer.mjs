// A Python program of this folder that answers one line of JSON for each signal.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Starts it with the python3 that is found first, which must have the packages that its first lines name.
 * @returns a function from samples and sampling rate to the answer; it has to be ended
 */
export function startPeer(script, ...args) {
  const folder = mkdtempSync(join(tmpdir(), 'peer-'));
  const python = spawn('python3', [new URL(script, import.meta.url).pathname, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const file = join(folder, 'signal.f64');
  const ask = async (samples, sampleRate) => {
    writeFileSync(file, new Uint8Array(Float64Array.from(samples).buffer));
    python.stdin.write(`${JSON.stringify({ file, sampleRate })}\n`);
    const { value } = await lines.next();
    if (value === undefined) throw new Error(`python3 ended: are the packages of ${script} there?`);
    return JSON.parse(value);
  };
  const end = () => {
    python.stdin.end();
    rmSync(folder, { recursive: true });
  };
  return Object.assign(ask, { end });
}
