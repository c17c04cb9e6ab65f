import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SOFTWARE } from './software.js';

const OURS = '@ecg-affect/';
const HERE = fileURLToPath(new URL('../package.json', import.meta.url));

let known: string | undefined;

/**
 * The version of the code that makes results, e.g. `0.1.0+3f2a91c04b7d`: part of every job, so that a result from before an edit is not taken for
 * one of the code as it is. The digest is over what is built of this package and of ours that it imports, and over their package.json, which pin
 * whatever else they import; not over where they lie, so that it is the same on every machine that has the same files.
 */
export function codeVersion(): string {
  known ??= `${SOFTWARE.version}+${codeDigest(HERE).slice(0, 12)}`;
  return known;
}

/**
 * SHA-256 (hex) of a package's code and of all of ours that it imports.
 * @param manifest path of its package.json
 */
export function codeDigest(manifest: string): string {
  const hash = createHash('sha256');
  const packages = new Map<string, string>();
  collect(manifest, packages);
  for (const [name, path] of [...packages].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const folder = dirname(path);
    for (const file of ['package.json', ...builtFiles(join(folder, 'dist'))]) {
      const content = readFileSync(join(folder, file));
      hash.update(`${name}\0${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

/** Adds a package and what it imports of ours: name -> path of its package.json. */
function collect(manifest: string, packages: Map<string, string>): void {
  const { name, dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    name: string;
    dependencies?: Record<string, string>;
  };
  packages.set(name, manifest);
  const { resolve } = createRequire(manifest);
  for (const dependency of Object.keys(dependencies)) {
    if (!dependency.startsWith(OURS) || packages.has(dependency)) continue;
    collect(resolve(`${dependency}/package.json`), packages);
  }
}

/** The modules of a package as node loads them, tests aside; paths with `/`, in one order everywhere. */
function builtFiles(dist: string): string[] {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .map((file) => `dist/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.js') && !file.endsWith('.test.js') && !file.includes('/testing/'))
    .sort();
}
