// Deletes what the compiler wrote for sources that are gone, in every package below the folder given (this repository): `tsc -b` leaves it there,
// and turborepo would keep it and bring it back. Turborepo runs this before it builds anything.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url));

for (const parent of ['packages', 'apps', 'tooling']) {
  for (const name of filesIn(join(root, parent), false)) {
    const folder = join(root, parent, name);
    if (existsSync(join(folder, 'tsconfig.json')) && existsSync(join(folder, 'dist'))) removeStale(folder);
  }
}

function removeStale(folder) {
  // What the compiler leaves out, as a page, is written by something else.
  const { exclude = [] } = JSON.parse(readFileSync(join(folder, 'tsconfig.json'), 'utf8'));
  for (const file of filesIn(join(folder, 'dist'), true)) {
    const [, stem] = /^(.+?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(file) ?? [];
    if (stem === undefined || exclude.some((left) => `src/${file}`.startsWith(`${left}/`))) continue;
    if (!existsSync(join(folder, 'src', `${stem}.ts`))) rmSync(join(folder, 'dist', file));
  }
}

/** Paths with slashes. */
function filesIn(folder, recursive) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive }).map((path) => path.replaceAll('\\', '/'));
}
