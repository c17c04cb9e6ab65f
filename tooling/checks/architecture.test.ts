import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const document = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

/** The table of docs/architecture.md: a package's folder, and which of ours it may import; `every package` is no restriction. */
const table = Array.from(
  document.matchAll(/^\| `((?:packages|apps)\/\w[^`]*)`.*\| ([^|]+) \|$/gm),
  ([, folder, imports]) => [folder, imports.split(',').map((name) => name.trim())] as const,
);

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}
const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));

const SKIPPED = new Set(['node_modules', 'dist']);

/** Sources below a folder, relative to the root. */
function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : sourcesIn(path);
    return /\.(ts|[mc]?js)$/.test(entry.name) ? [path] : [];
  });
}

/** The specifiers of what a source imports or re-exports, statically or not, or asks the place of. */
function importsOf(source: string): string[] {
  const text = readFileSync(join(root, source), 'utf8');
  const forms = /^(?:import|export)\b[^;'"()]*?\bfrom '([^']+)'|^import '([^']+)'|\b(?:import|resolve)\('([^']+)'/gm;
  return Array.from(text.matchAll(forms), (found) => found[1] ?? found[2] ?? found[3]);
}

/** `@ecg-affect/NAME` without its scope, or undefined for what is not ours. */
const ours = (specifier: string): string | undefined => /^@ecg-affect\/([^/]+)/.exec(specifier)?.[1];

/** Whether a file is left out of the published package: tests, and what they share. */
const isForTests = (source: string): boolean => /\.test\.|\/testing\//.test(source);

test('every package has its row', () => {
  const folders = ['packages', 'apps'].flatMap((parent) =>
    readdirSync(join(root, parent))
      .map((name) => `${parent}/${name}`)
      .filter((folder) => existsSync(join(root, folder, 'package.json'))),
  );
  expect(table.map(([folder]) => folder).sort()).toEqual(folders.sort());
});

test('the imports that the sources of a package have are found', () => {
  // Whatever else changes: the regular expression sees imports that are surely there, in each of its forms.
  expect(importsOf('packages/evaluation/src/metrics/bootstrap.ts').map(ours)).toContain('random');
  expect(importsOf('packages/evaluation/src/index.ts')).toContain('./metrics/bootstrap.js');
  expect(importsOf('apps/train/src/predict-with-app.ts').map(ours)).toContain('infer');
});

test.each(table)('%s depends on no other package of ours than its row allows', (folder, allowed) => {
  const dependencies = Object.keys(manifestOf(folder).dependencies ?? {}).flatMap((name) => ours(name) ?? []);
  const foreign = dependencies.filter((name) => !allowed.includes(name));
  expect(allowed.includes('every package') ? [] : foreign).toEqual([]);
});

test.each(table)('%s imports what it depends on, and all that it depends on', (folder) => {
  const { dependencies = {}, devDependencies = {} } = manifestOf(folder);
  const sources = sourcesIn(folder);
  const found = sources.flatMap((source) => importsOf(source).map((specifier) => [source, ours(specifier)] as const));
  const undeclared = found.filter(([source, name]) => {
    if (name === undefined || name === folder.split('/')[1]) return false;
    return !(`@ecg-affect/${name}` in dependencies || (isForTests(source) && `@ecg-affect/${name}` in devDependencies));
  });
  expect(undeclared).toEqual([]);
  const imported = new Set(found.flatMap(([source, name]) => (isForTests(source) || name === undefined ? [] : [name])));
  const unused = Object.keys(dependencies).filter(
    (name) => ours(name) !== undefined && !imported.has(ours(name) ?? ''),
  );
  expect(unused).toEqual([]);
});

const code = [...table.map(([folder]) => folder), 'tooling', 'examples'].flatMap((folder) =>
  sourcesIn(folder).map((source) => [folder, source] as const),
);

test('no file reaches into a package but through what that package exports', () => {
  const reaching = code.flatMap(([folder, source]) =>
    importsOf(source)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) =>
        relative(root, resolve(root, dirname(source), specifier))
          .split(sep)
          .join('/'),
      )
      .filter((target) => /^(packages|apps)\//.test(target) && !target.startsWith(`${folder}/`))
      // Scripts outside of the workspace's packages name the built entry by its path.
      .filter((target) => !/^(packages|apps)\/[^/]+\/dist\/index\.js$/.test(target))
      .map((target) => `${source} imports ${target}`),
  );
  expect(reaching).toEqual([]);
});
