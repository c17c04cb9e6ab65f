import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codeDigest, codeVersion } from './code-version.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'code-version-'));
  await makePackage('study', { '@ecg-affect/filter': '1.0.0', zod: '4.0.0' });
  await makePackage('filter', {});
  await makePackage('unused', {});
});
afterEach(() => rm(folder, { recursive: true }));

const scope = () => join(folder, 'node_modules', '@ecg-affect');

async function makePackage(name: string, dependencies: Record<string, string>): Promise<void> {
  const made = join(scope(), name);
  await mkdir(join(made, 'dist', 'testing'), { recursive: true });
  const manifest = { name: `@ecg-affect/${name}`, exports: { './package.json': './package.json' }, dependencies };
  await writeFile(join(made, 'package.json'), JSON.stringify(manifest));
  for (const file of ['index.js', 'index.d.ts', 'index.test.js', 'testing/data.js']) {
    await writeFile(join(made, 'dist', file), `export const name = '${name}';\n`);
  }
}

const digest = () => codeDigest(join(scope(), 'study', 'package.json'));
const edit = (file: string) => writeFile(join(scope(), file), 'export const name = 1;\n');

it('changes with the code of a package and of those it imports, and with nothing else', async () => {
  const before = digest();
  await edit('unused/dist/index.js');
  await edit('study/dist/index.test.js');
  await edit('filter/dist/testing/data.js');
  await edit('filter/dist/index.d.ts');
  expect(digest()).toBe(before);
  await edit('filter/dist/index.js');
  const after = digest();
  expect(after).not.toBe(before);
  await makePackage('filter', {});
  expect(digest()).toBe(before);
  await makePackage('study', { '@ecg-affect/filter': '1.0.0', zod: '4.0.1' });
  expect(digest()).not.toBe(before);
});

it('is the same wherever the same files lie, also behind links', async () => {
  const elsewhere = join(folder, 'elsewhere');
  const linked = join(folder, 'linked', 'node_modules', '@ecg-affect');
  await cp(join(folder, 'node_modules'), join(elsewhere, 'node_modules'), { recursive: true });
  await mkdir(linked, { recursive: true });
  await symlink(join(scope(), 'study'), join(linked, 'study'));
  const at = (path: string) => codeDigest(join(path, 'study', 'package.json'));
  expect(at(join(elsewhere, 'node_modules', '@ecg-affect'))).toBe(digest());
  expect(at(linked)).toBe(digest());
});

it('begins with the version of the package', async () => {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  expect(codeVersion()).toMatch(new RegExp(`^${version}\\+[0-9a-f]{12}$`));
});
