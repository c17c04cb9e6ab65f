// The two sides of a comparison, each measurement in a process of its own.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `ecg-affect bench PART --json ARGS`, parsed. */
export const ours = (part, ...args) => oursIn(fileURLToPath(new URL('../..', import.meta.url)), part, ...args);

/** The same of another built repository. */
export function oursIn(repository, part, ...args) {
  const program = join(repository, 'apps/train/bin/ecg-affect.js');
  return runJson(process.execPath, [program, 'bench', part, '--json', ...args.map(String)]);
}

/** Windows a second of a model in the inference package of a built repository: of this one, or of one that still had it in its app. */
export function classifyRates(repository, model) {
  const root = repository ?? fileURLToPath(new URL('../..', import.meta.url));
  const folder = ['packages/inference', 'apps/infer'].find((each) => existsSync(join(root, each, 'dist/index.js')));
  if (folder === undefined) throw new Error(`${root} is no built repository of ecg-affect`);
  return runJson(process.execPath, [
    fileURLToPath(new URL('classify-rates.mjs', import.meta.url)),
    join(root, folder, 'dist/index.js'),
    model,
  ]);
}

/** A PyTorch script of this folder, parsed; undefined where no Python has torch. */
export const pytorch = (script, ...args) => inPython('torch', script, ...args);

/** A Python script of this folder that needs a module, parsed; undefined where no Python has it. */
export function inPython(module, script, ...args) {
  const python = ['python3', '/usr/bin/python3'].find((candidate) => {
    try {
      execFileSync(candidate, ['-c', `import ${module}`], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
  if (python === undefined) return undefined;
  return runJson(python, [fileURLToPath(new URL(script, import.meta.url)), ...args.map(String)]);
}

function runJson(command, args) {
  return JSON.parse(execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Prints a Markdown table for docs/benchmarks.md, after a line on the machine, and returns both. */
export function report({ cpu, threads, versions }, torch, rows) {
  const software = Object.entries(versions).map((pair) => pair.join(' '));
  software.push(torch ? `PyTorch ${torch}` : 'no PyTorch to compare with');
  const machine = `${new Date().toISOString().slice(0, 10)}, ${cpu}, ${threads} threads, ${software.join(', ')}`;
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const table = [line(rows[0]), line(rows[0].map(() => '---')), ...rows.slice(1).map(line)].join('\n');
  const text = `${machine}\n\n${table}`;
  console.log(text);
  return text;
}
