import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The table of docs/architecture.md: a package's folder, and which of ours it may import; `every package` is no restriction. */
const table = Array.from(
  readFileSync(join(root, 'docs/architecture.md'), 'utf8').matchAll(
    /^\| `((?:packages|apps)\/\w[^`]*)`.*\| ([^|]+) \|$/gm,
  ),
  ([, folder, imports]) => [folder, imports.split(',').map((name) => name.trim())] as const,
);

test('every package has its row', () => {
  const folders = ['packages', 'apps'].flatMap((parent) =>
    readdirSync(join(root, parent))
      .map((name) => `${parent}/${name}`)
      .filter((folder) => existsSync(join(root, folder, 'package.json'))),
  );
  expect(table.map(([folder]) => folder).sort()).toEqual(folders.sort());
});

test.each(table)('%s depends on no other package of ours than its row allows', (folder, allowed) => {
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const ours = Object.keys(dependencies).filter((name) => name.startsWith('@ecg-affect/'));
  const foreign = ours.filter((name) => !allowed.includes(name.slice('@ecg-affect/'.length)));
  expect(allowed.includes('every package') ? [] : foreign).toEqual([]);
});
