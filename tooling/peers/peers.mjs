// Which engines run the exported files, how closely they agree and how fast they are:
//
//   node tooling/peers/peers.mjs MODEL [--work FOLDER] [--only NAME,...] [--seconds 2] [--write]
//
// MODEL is what `ecg-affect train --method encoder/lda` wrote. Engines come from PyPI, crates.io and Maven Central, are made ready in FOLDER (default runs/peers) and are all
// optional: the table says which could not be had, and why. --write puts it into docs/runtimes.md. A peer is a program that takes MODEL.onnx
// WINDOWS COUNT SECONDS and prints {"probabilities": [...], "windowsPerSecond": x} as its last line; one that fails refuses the file.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ENGINES } from './engines.mjs';
import { writeFiles } from './files.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    work: { type: 'string', default: 'runs/peers' },
    only: { type: 'string' },
    seconds: { type: 'string', default: '2' },
    write: { type: 'boolean', default: false },
  },
});
if (positionals.length !== 1) throw new Error('usage: peers.mjs MODEL [--work FOLDER] [--only NAME,...] [--write]');
const DOCUMENT = new URL('../../docs/runtimes.md', import.meta.url);
const MARKS = ['<!-- figures: engines -->', '<!-- end of figures -->'];

const work = resolve(values.work);
await mkdir(work, { recursive: true });
const { samples, count, files } = await writeFiles(positionals[0], work);
for (const { name, parity } of files) console.log(`${name}: within ${parity.toExponential(1)} of the training side`);

const names = values.only?.split(',').map((name) => name.trim());
const rows = [];
const missing = [];
for (const engine of ENGINES.filter(({ name }) => names?.includes(name) ?? true)) {
  const title = `${engine.name} ${engine.version}`;
  let prepared;
  try {
    prepared = engine.prepare(work);
  } catch (error) {
    missing.push(`${title} (${lastLine(error)})`);
    console.log(`${title}: not available: ${lastLine(error)}`);
    continue;
  }
  const cells = files.map((file) => measure(prepared, file, title));
  rows.push([title, ...cells]);
}

const header = ['engine', ...files.map(({ name }) => name)];
const line = (cells) => `| ${cells.join(' | ')} |`;
const table = [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
const machine = `${new Date().toISOString().slice(0, 10)}, ${cpus()[0].model.trim()}, ${cpus().length} threads.`;
const absent = missing.length ? `Not available there: ${missing.join('; ')}.` : 'All were available.';
const text = `${machine} ${absent}\n\n${table}`;
console.log(`\n${text}`);
if (values.write) {
  const [before, after] = MARKS;
  const document = await readFile(DOCUMENT, 'utf8');
  const start = document.indexOf(before) + before.length;
  await writeFile(DOCUMENT, `${document.slice(0, start)}\n${text}\n${document.slice(document.indexOf(after))}`);
}

/** e.g. `1.2e-7, 310/s`, or `refused`. */
function measure({ command: [program, ...first], environment }, { name, path, probabilities }, title) {
  const args = [...first, path, samples, String(count), values.seconds];
  const env = { ...process.env, ...environment, ORT_DISABLE_TELEMETRY: '1' };
  const stdio = ['ignore', 'pipe', 'pipe'];
  try {
    const output = execFileSync(program, args, { encoding: 'utf8', stdio, env, timeout: 300_000, maxBuffer: 1e8 });
    const found = JSON.parse(output.trim().split('\n').pop());
    // Who answers fewer windows is held against those.
    const difference = Math.max(...found.probabilities.map((value, i) => Math.abs(value - probabilities[i])));
    const cell = `${difference === 0 ? 0 : difference.toExponential(1)}, ${rounded(found.windowsPerSecond)}/s`;
    console.log(`${title}, ${name}: ${cell}`);
    return cell;
  } catch (error) {
    console.log(`${title}, ${name}: refused: ${lastLine(error)}`);
    return 'refused';
  }
}

function rounded(rate) {
  return rate < 10 ? rate.toFixed(1) : String(Math.round(rate));
}

function lastLine({ stderr, message }) {
  const lines = String(stderr || message)
    .trim()
    .split('\n');
  return lines[lines.length - 1].slice(0, 200);
}
